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
    private readonly TimeProvider _time;
    private readonly StateStore _store;
    private readonly SessionFactory _sessions;
    private readonly TorrentKeeper _keeper;
    private readonly TorrentQueue _queue;
    private readonly HostClock _clock;
    private readonly HostText _text;
    private readonly SemaphoreSlim _adding = new(1);
    private bool _isDisposed;

    internal TorrentHost(HostOptions options, TimeProvider time, StateStore store, SessionFactory sessions, HostRecord state, IReadOnlyList<string> notes)
    {
        (Options, Notes, _time, _store, _sessions, _text) = (options, notes, time, store, sessions, new HostText(options));
        _keeper = new TorrentKeeper(options, store, sessions, state, _text, time);
        _queue = _keeper.Queue;
        _clock = new HostClock(_queue, time, _keeper.TrySaveAsync);
    }

    public HostOptions Options { get; }

    /// <summary>What was found at the start, a line each for people.</summary>
    public IReadOnlyList<string> Notes { get; }

    public HostSettings Settings => _queue.Settings;

    /// <summary>The port on which peers reach us; null when none could be opened.</summary>
    public int? PeerPort => _sessions.Port;

    /// <summary>A directory for content that is being uploaded, on the file system of the output. Emptied at the start.</summary>
    public string UploadDirectory => HostStart.UploadDirectory(Options);

    /// <summary>Bytes that are free where content goes.</summary>
    public long FreeSpace => new DriveInfo(Path.GetFullPath(Options.OutputDirectory)).AvailableFreeSpace;

    /// <summary>In the order of the queue; does not change any more.</summary>
    public IReadOnlyList<HostedTorrent> Torrents => _queue.Torrents;

    public HostTotals Totals => TorrentViews.Totals(_queue);

    /// <summary>The rates of all torrents together.</summary>
    public RateHistory History => _clock.History;

    /// <summary>Takes up the state of an earlier run, and starts what ran then.</summary>
    /// <exception cref="StorageException">A directory cannot be used, or another server uses the state.</exception>
    /// <exception cref="TrackerException">The CA file cannot be used.</exception>
    public static async Task<TorrentHost> StartAsync(HostOptions options, TimeProvider time, CancellationToken ct)
    {
        TorrentHost host = await LoadAsync(options, time, ct);
        host.Begin();
        return host;
    }

    /// <summary>The same, but no torrent runs before <see cref="Begin"/>.</summary>
    /// <inheritdoc cref="StartAsync"/>
    internal static async Task<TorrentHost> LoadAsync(HostOptions options, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Hundreds of .torrent files may have to be read.
        TorrentHost host = await Task.Run(() => HostStart.Start(options, time, ct), ct);
        await host._keeper.TrySaveAsync();
        return host;
    }

    /// <summary>Changes the settings of all torrents, at once and for good.</summary>
    /// <exception cref="ArgumentException">See <see cref="HostSettings.Validate"/>.</exception>
    /// <exception cref="StorageException">They hold, but could not be saved.</exception>
    public Task ChangeSettingsAsync(HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Validate() is { } problem) throw new ArgumentException(problem);
        ThrowIfDisposed();
        _queue.Change(settings);
        return _keeper.SaveAsync();
    }

    /// <summary>Takes up a torrent; it stands at the end of the queue.</summary>
    /// <param name="metainfo">The .torrent file.</param>
    /// <param name="options">How.</param>
    /// <exception cref="MetainfoException">It is no torrent, or one that cannot be downloaded safely.</exception>
    /// <exception cref="DuplicateTorrentException">It is there already.</exception>
    /// <exception cref="StorageException">The disk failed; the torrent is not taken up.</exception>
    /// <exception cref="ArgumentException">The torrent has no such file.</exception>
    public async Task<HostedTorrent> AddAsync(ReadOnlyMemory<byte> metainfo, AddOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        byte[] bytes = metainfo.ToArray(); // kept as long as the torrent is
        TorrentFile torrent = TorrentFile.Parse(bytes);
        if (options.Files?.FirstOrDefault(file => (uint)file >= (uint)torrent.Files.Count, -1) is { } none and not -1)
            throw new ArgumentException($"the torrent has no file number {none}");
        await _adding.WaitAsync();
        try
        {
            ThrowIfDisposed();
            if (_queue.Find(torrent.InfoHash) is not null) throw new DuplicateTorrentException(torrent.InfoHash);
            if (_queue.LeavingOf(torrent.InfoHash) is { } leaving) await leaving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await _keeper.TakeUpAsync(torrent, bytes, options);
        }
        finally
        {
            _adding.Release();
        }
    }

    public HostedTorrent? Find(Sha1Hash hash) => _queue.Find(hash);

    /// <summary>Lets a torrent run as soon as the queue allows it; one with an error is tried again.</summary>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    /// <exception cref="StorageException">It is so, but could not be saved.</exception>
    public Task StartTorrentAsync(Sha1Hash hash) => ChangeAsync(hash, torrent => (torrent.IsPaused, torrent.Error) = (false, null));

    /// <summary>Stops a torrent, and the hashing of it. Its trackers are told; nobody waits for them.</summary>
    /// <inheritdoc cref="StartTorrentAsync"/>
    public Task PauseAsync(Sha1Hash hash) => ChangeAsync(hash, torrent => (torrent.IsPaused, torrent.NeedsCheck, torrent.Error) = (true, false, null));

    /// <summary>Hashes everything that is on the disk again; then the torrent goes on as before.</summary>
    /// <inheritdoc cref="StartTorrentAsync"/>
    public Task RecheckAsync(Sha1Hash hash) => ChangeAsync(hash, torrent => (torrent.NeedsCheck, torrent.Error) = (true, null));

    /// <summary>Removes a torrent; it is gone from the list when this returns, and its files are when the task ends.</summary>
    /// <param name="hash">Which.</param>
    /// <param name="deleteData">Its files are deleted, too.</param>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    /// <exception cref="StorageException">It is gone, but something of it could not be deleted.</exception>
    public Task RemoveAsync(Sha1Hash hash, bool deleteData)
    {
        ThrowIfDisposed();
        return _queue.Take(hash, torrent =>
        {
            torrent.LeavesNothing = deleteData;
            return Task.Run(() => _keeper.LeaveAsync(torrent));
        });
    }

    /// <summary>Puts a torrent at another place of the queue.</summary>
    /// <param name="hash">Which.</param>
    /// <param name="position">From 0; beyond the end means the end.</param>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    /// <exception cref="ArgumentException">The position is negative.</exception>
    /// <exception cref="StorageException">It is so, but could not be saved.</exception>
    public Task MoveAsync(Sha1Hash hash, int position)
    {
        if (position < 0) throw new ArgumentException($"position is {position}; the first place is 0");
        ThrowIfDisposed();
        _queue.Move(hash, position);
        return _keeper.SaveAsync();
    }

    /// <summary>Changes what holds for one torrent, at once and for good.</summary>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    /// <exception cref="ArgumentException">See <see cref="TorrentLimits.Validate"/>.</exception>
    /// <exception cref="StorageException">It is so, but could not be saved.</exception>
    public Task LimitAsync(Sha1Hash hash, TorrentLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.Validate() is { } problem) throw new ArgumentException(problem);
        return ChangeAsync(hash, torrent =>
        {
            torrent.Limits = limits;
            SessionFactory.Apply(torrent, _queue.Settings);
        });
    }

    /// <summary>What holds for one torrent.</summary>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    public TorrentLimits Limits(Sha1Hash hash) => Get(hash).Limits;

    /// <summary>How a torrent stands now. Cheap.</summary>
    public TorrentView View(HostedTorrent torrent)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        torrent.See();
        return _queue.Read((_, _) => TorrentViews.View(torrent, _queue.Settings));
    }

    /// <summary>Everything about a torrent; null when it is not there.</summary>
    public TorrentDetail? Detail(Sha1Hash hash)
    {
        if (_queue.Find(hash) is not { } torrent) return null;
        torrent.Look();
        return _queue.Read((_, _) => TorrentViews.Detail(torrent, _queue.Settings, _clock.LastStep));
    }

    /// <summary>The bytes of the .torrent file.</summary>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    /// <exception cref="StorageException">The disk failed.</exception>
    public byte[] ReadMetainfo(Sha1Hash hash)
    {
        try
        {
            return _store.ReadTorrent(Get(hash).Hash);
        }
        catch (StorageException failed)
        {
            throw _text.Of(failed);
        }
    }

    /// <summary>The full path of a file of a torrent, to read it.</summary>
    /// <param name="hash">Which torrent.</param>
    /// <param name="file">Index of the file, as in <see cref="FileView"/>.</param>
    /// <returns>Null while the file is not complete.</returns>
    /// <exception cref="UnknownTorrentException">There is no such torrent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The torrent has no such file.</exception>
    public string? PathOfFile(Sha1Hash hash, int file)
    {
        HostedTorrent torrent = Get(hash);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)file, (uint)torrent.Torrent.Files.Count, nameof(file));
        torrent.Look();
        TorrentEntry entry = torrent.Torrent.Files[file];
        bool isWhole = torrent.Selection.IsWanted(file) && torrent.Content.FileBytes()[file] == entry.Length;
        return isWhole ? SafePath.Resolve(torrent.Directory, entry.Path) : null;
    }

    /// <summary>While it is not disposed, details of the torrent tell pieces in flight and availability, and messages are kept.</summary>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    public IDisposable WatchPieces(Sha1Hash hash) => new PieceWatch(_queue, Get(hash));

    /// <summary>
    /// Shows what is said over one connection: first what is known of before, then five times a second what came since. Of
    /// more than 200 messages between two calls the first are left out, and an entry says so.
    /// </summary>
    /// <param name="hash">Which torrent.</param>
    /// <param name="peer">Which peer, as <see cref="PeerView.Address"/> has it; it need not be connected now.</param>
    /// <param name="onEntries">Takes entries, in order and never two calls at a time; must not wait.</param>
    /// <returns>Ends it when disposed.</returns>
    /// <exception cref="UnknownTorrentException">There is no such torrent.</exception>
    public IDisposable WatchWire(Sha1Hash hash, PeerEndpoint peer, Action<IReadOnlyList<WireEntry>> onEntries)
    {
        HostedTorrent torrent = Get(hash);
        var explainer = new WireExplainer(torrent.Hash, torrent.Torrent.PieceCount);
        return new WireWatch(torrent.Wire, peer, torrent.ConnectionWith, explainer, _time, onEntries);
    }

    /// <summary>Stops every torrent at once, tells the trackers, saves the state; within some six seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        await _adding.WaitAsync(); // whoever adds just now is let through
        await _clock.DisposeAsync();
        await _queue.CloseAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _keeper.TrySaveAsync();
        await _sessions.DisposeAsync();
        _store.Dispose();
        _adding.Release();
    }

    /// <summary>Takes up what an earlier run has left, and goes on with removals that it did not finish.</summary>
    internal void Restore(IEnumerable<HostedTorrent> torrents)
    {
        ILookup<bool, HostedTorrent> byLeaving = torrents.ToLookup(torrent => torrent.IsLeaving);
        _queue.Append([.. byLeaving[false]]);
        foreach (HostedTorrent torrent in byLeaving[true]) _queue.Leave(torrent, leaving => Task.Run(() => _keeper.LeaveAsync(leaving)));
    }

    /// <summary>Starts what is to run, and the clock. Once.</summary>
    internal void Begin()
    {
        _queue.Run();
        _clock.Begin();
    }

    private Task ChangeAsync(Sha1Hash hash, Action<HostedTorrent> change)
    {
        ThrowIfDisposed();
        _queue.Change(hash, change);
        return _keeper.SaveAsync();
    }

    private HostedTorrent Get(Sha1Hash hash) => _queue.Find(hash) ?? throw new UnknownTorrentException(hash);

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
}
