#pragma warning disable CA1822, IDE0060
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Web.Microscope;

namespace TorrentLab.Web.Host;

/// <summary>
/// All torrents of one server: their queue, their limits, their state on the disk. No HTTP in it. Every call is safe from any
/// thread, and none waits for a peer or a tracker.
/// </summary>
public sealed class TorrentHost : IAsyncDisposable
{
    private TorrentHost(HostOptions options) => (Options, Settings) = (options, options.Defaults);

    public HostOptions Options { get; }

    /// <summary>What was found at the start, a line each for people.</summary>
    public IReadOnlyList<string> Notes { get; } = [];

    public HostSettings Settings { get; private set; }

    /// <summary>The port on which peers reach us; null when none could be opened.</summary>
    public int? PeerPort { get; }

    /// <summary>An empty directory for content that is being uploaded, on the file system of the output. Emptied at the start.</summary>
    public string UploadDirectory => Path.Join(Options.OutputDirectory, SafePath.Reserved, "uploads");

    /// <summary>Bytes that are free where content goes.</summary>
    public long FreeSpace => new DriveInfo(Path.GetFullPath(Options.OutputDirectory)).AvailableFreeSpace;

    /// <summary>In the order of the queue; does not change any more.</summary>
    public IReadOnlyList<HostedTorrent> Torrents { get; private set; } = [];

    public HostTotals Totals { get; } = new(0, 0, 0, 0);

    /// <summary>The rates of all torrents together.</summary>
    public RateHistory History { get; } = new(2, [], []);

    /// <summary>Takes up the state of an earlier run, and starts what ran then.</summary>
    /// <exception cref="StorageException">A directory cannot be used, or another server uses the state.</exception>
    /// <exception cref="TrackerException">The CA file cannot be used.</exception>
    public static Task<TorrentHost> StartAsync(HostOptions options, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Task.FromResult(new TorrentHost(options));
    }

    /// <summary>Changes the settings of all torrents, at once and for good.</summary>
    /// <exception cref="ArgumentException">See <see cref="HostSettings.Validate"/>.</exception>
    /// <exception cref="StorageException">They hold, but could not be saved.</exception>
    public Task ChangeSettingsAsync(HostSettings settings)
    {
        Settings = settings;
        return Task.CompletedTask;
    }

    /// <summary>Takes up a torrent; it stands at the end of the queue.</summary>
    /// <param name="metainfo">The .torrent file.</param>
    /// <param name="options">How.</param>
    /// <exception cref="MetainfoException">It is no torrent, or one that cannot be downloaded safely.</exception>
    /// <exception cref="DuplicateTorrentException">It is there already.</exception>
    /// <exception cref="StorageException">The disk failed; the torrent is not taken up.</exception>
    /// <exception cref="ArgumentException">The torrent has no such file.</exception>
    public Task<HostedTorrent> AddAsync(ReadOnlyMemory<byte> metainfo, AddOptions options)
    {
        var torrent = new HostedTorrent(TorrentFile.Parse(metainfo));
        Torrents = [.. Torrents, torrent];
        return Task.FromResult(torrent);
    }

    public HostedTorrent? Find(Sha1Hash hash) => Torrents.FirstOrDefault(torrent => torrent.Hash == hash);

    /// <summary>Lets a torrent run as soon as the queue allows it; one with an error is tried again.</summary>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    /// <exception cref="StorageException">It is so, but could not be saved.</exception>
    public Task StartTorrentAsync(Sha1Hash hash) => ChangeAsync(hash);

    /// <summary>Stops a torrent. Its trackers are told; nobody waits for them.</summary>
    /// <inheritdoc cref="StartTorrentAsync"/>
    public Task PauseAsync(Sha1Hash hash) => ChangeAsync(hash);

    /// <summary>Hashes everything that is on the disk again; then the torrent goes on as before.</summary>
    /// <inheritdoc cref="StartTorrentAsync"/>
    public Task RecheckAsync(Sha1Hash hash) => ChangeAsync(hash);

    /// <summary>Removes a torrent; it is gone from the list when this returns, and its files are when the task ends.</summary>
    /// <param name="hash">Which.</param>
    /// <param name="deleteData">Its files are deleted, too.</param>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    /// <exception cref="StorageException">It is gone, but something of it could not be deleted.</exception>
    public Task RemoveAsync(Sha1Hash hash, bool deleteData) => ChangeAsync(hash);

    /// <summary>Puts a torrent at another place of the queue.</summary>
    /// <param name="hash">Which.</param>
    /// <param name="position">From 0; beyond the end means the end.</param>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    /// <exception cref="ArgumentException">The position is negative.</exception>
    /// <exception cref="StorageException">It is so, but could not be saved.</exception>
    public Task MoveAsync(Sha1Hash hash, int position) => ChangeAsync(hash);

    /// <summary>Changes what holds for one torrent, at once and for good.</summary>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    /// <exception cref="ArgumentException">See <see cref="TorrentLimits.Validate"/>.</exception>
    /// <exception cref="StorageException">It is so, but could not be saved.</exception>
    public Task LimitAsync(Sha1Hash hash, TorrentLimits limits) => ChangeAsync(hash);

    /// <summary>What holds for one torrent.</summary>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    public TorrentLimits Limits(Sha1Hash hash) => throw new UnknownTorrentException(hash);

    /// <summary>How a torrent stands now. Cheap.</summary>
    public TorrentView View(HostedTorrent torrent)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        return new TorrentView
        {
            Hash = torrent.Hash,
            Name = torrent.Torrent.Name,
            Size = torrent.Torrent.TotalLength,
            Done = 0,
            PieceCount = torrent.Torrent.PieceCount,
            PiecesDone = 0,
            Status = TorrentStatus.Paused,
            Progress = 0,
            Position = 0,
            Added = default,
            Private = torrent.Torrent.IsPrivate,
            FileCount = torrent.Torrent.Files.Count,
        };
    }

    /// <summary>Everything about a torrent; null when it is not there.</summary>
    public TorrentDetail? Detail(Sha1Hash hash) => null;

    /// <summary>The bytes of the .torrent file.</summary>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    /// <exception cref="StorageException">The disk failed.</exception>
    public byte[] ReadMetainfo(Sha1Hash hash) => throw new UnknownTorrentException(hash);

    /// <summary>The full path of a file of a torrent, to read it.</summary>
    /// <param name="hash">Which torrent.</param>
    /// <param name="file">Index of the file, as in <see cref="FileView"/>.</param>
    /// <returns>Null while the file is not complete.</returns>
    /// <exception cref="UnknownTorrentException">There is no such torrent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The torrent has no such file.</exception>
    public string? PathOfFile(Sha1Hash hash, int file) => throw new UnknownTorrentException(hash);

    /// <summary>While it is not disposed, details of the torrent tell pieces in flight and availability, and messages are kept.</summary>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    public IDisposable WatchPieces(Sha1Hash hash) => throw new UnknownTorrentException(hash);

    /// <summary>
    /// Shows what is said over one connection: first what is known of before, then five times a second what came since. Of
    /// more than 200 messages between two calls the first are left out, and an entry says so.
    /// </summary>
    /// <param name="hash">Which torrent.</param>
    /// <param name="peer">Which peer, as <see cref="PeerView.Address"/> has it; it need not be connected now.</param>
    /// <param name="onEntries">Takes entries, in order and never two calls at a time; must not wait.</param>
    /// <returns>Ends it when disposed.</returns>
    /// <exception cref="UnknownTorrentException">There is no such torrent.</exception>
    public IDisposable WatchWire(Sha1Hash hash, PeerEndpoint peer, Action<IReadOnlyList<WireEntry>> onEntries) => throw new UnknownTorrentException(hash);

    /// <summary>Stops every torrent at once, tells the trackers, saves the state; within some six seconds.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task ChangeAsync(Sha1Hash hash) => Find(hash) is null ? throw new UnknownTorrentException(hash) : Task.CompletedTask;
}
