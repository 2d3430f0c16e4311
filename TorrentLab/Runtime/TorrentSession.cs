using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Swarm;

namespace TorrentLab.Runtime;

/// <summary>
/// One download from beginning to end: looks at what is on the disk, runs the engine, leaves the ledger in order.
/// This is the library's front door; everything else can be reached through it or used on its own.
/// </summary>
public sealed class TorrentSession
{
    private const int WriterThreads = 2;

    private readonly TorrentFile _torrent;
    private readonly SessionOptions _options;
    private readonly IDialer _dialer;
    private readonly ITrackerClient _trackers;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<ISwarmObserver> _observers;
    private volatile SwarmSnapshot? _snapshot;

    /// <param name="torrent">What to download.</param>
    /// <param name="options">What the user decides.</param>
    /// <param name="dialer">Makes connections to peers.</param>
    /// <param name="trackers">Talks to trackers.</param>
    /// <param name="time">The clock of every time-out.</param>
    /// <param name="observers">See everything that happens.</param>
    public TorrentSession(TorrentFile torrent, SessionOptions options, IDialer dialer, ITrackerClient trackers, TimeProvider time,
        IReadOnlyList<ISwarmObserver> observers) =>
        (_torrent, _options, _dialer, _trackers, _time, _observers) = (torrent, options, dialer, trackers, time, observers);

    public SessionPhase Phase { get; private set; }

    /// <summary>Pieces hashed so far, while <see cref="SessionPhase.Checking"/>.</summary>
    public int CheckedPieces { get; private set; }

    /// <summary>What was found on the disk, in one line; null until known.</summary>
    public string? ResumeNote { get; private set; }

    /// <summary>Pieces that were good at the start.</summary>
    public int ResumedPieces { get; private set; }

    /// <summary>How the engine stood a moment ago; null before it runs.</summary>
    public SwarmSnapshot? Snapshot => _snapshot;

    /// <summary>Runs the download.</summary>
    /// <param name="stop">Asks for an early, orderly end: the trackers are told, the ledger is saved.</param>
    /// <returns>How it ended. A disk that fails is a <see cref="SwarmOutcome.Failed"/>, too.</returns>
    public async Task<SwarmOutcome> RunAsync(CancellationToken stop)
    {
        try
        {
            using ResumeLedger ledger = ResumeLedger.Open(_torrent, _options.OutputDirectory);
            using var store = new FileStore(_torrent, _options.OutputDirectory, writable: true);
            OutputCheck.Files(_torrent, store, _options);
            Bitfield stored = FindStored(ledger, stop);
            ResumedPieces = stored.Count;
            OutputCheck.Space(_torrent, _options.OutputDirectory, stored);
            store.CreateEmptyFiles();
            SwarmOutcome outcome = await DownloadAsync(stored, store, ledger, stop).ConfigureAwait(false);
            return outcome;
        }
        catch (StorageException failed)
        {
            return new SwarmOutcome.Failed(failed.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new SwarmOutcome.Stopped();
        }
        finally
        {
            Phase = SessionPhase.Ended;
        }
    }

    private Bitfield FindStored(ResumeLedger ledger, CancellationToken stop)
    {
        if (!_options.Resume)
        {
            ledger.Delete();
            ResumeNote = "starting afresh";
            return new Bitfield(_torrent.PieceCount);
        }
        ResumeNote = ledger.Load(out Bitfield? stored);
        if (stored is not null)
        {
            ledger.Save(stored, clean: false); // from now on the files change
            return stored;
        }
        using var store = new FileStore(_torrent, _options.OutputDirectory, writable: false);
        return PieceVerifier.Verify(_torrent, store, new CheckProgress(this), stop);
    }

    private async Task<SwarmOutcome> DownloadAsync(Bitfield stored, FileStore store, ResumeLedger ledger, CancellationToken stop)
    {
        var random = _options.Seed is { } seed ? new Random(seed) : new Random();
        var core = new SwarmCore(_torrent, stored, new InOrderPicker(), _options.Swarm, random);
        using var loop = new SwarmLoop(core, _options.Swarm, new LoopParts(
            _torrent, store, ledger, WriterThreads, _dialer, _trackers, _time, _observers, snapshot => _snapshot = snapshot));
        Phase = SessionPhase.Downloading;
        SwarmOutcome outcome = await loop.RunAsync(_options.Peers, stop).ConfigureAwait(false);
        store.Flush();
        ledger.Save(core.Stored, clean: true);
        return outcome;
    }

    private sealed class CheckProgress(TorrentSession session) : IProgress<int>
    {
        public void Report(int value) => session.CheckedPieces = value;
    }
}
