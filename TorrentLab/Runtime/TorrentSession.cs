using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Swarm;

namespace TorrentLab.Runtime;

/// <summary>
/// One torrent from beginning to end, downloaded or served: looks at what is on the disk, runs the engine, leaves the ledger in order.
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
    private readonly SessionWishes _wishes = new();
    private volatile Bitfield? _found;
    private volatile SwarmSnapshot? _snapshot;
    private volatile SessionPhase _phase;

    /// <param name="torrent">What to download.</param>
    /// <param name="options">What the user decides.</param>
    /// <param name="dialer">Makes connections to peers.</param>
    /// <param name="trackers">Talks to trackers.</param>
    /// <param name="time">The clock of every time-out.</param>
    /// <param name="observers">See everything that happens.</param>
    public TorrentSession(TorrentFile torrent, SessionOptions options, IDialer dialer, ITrackerClient trackers, TimeProvider time,
        IReadOnlyList<ISwarmObserver> observers) =>
        (_torrent, _options, _dialer, _trackers, _time, _observers) = (torrent, options, dialer, trackers, time, observers);

    /// <summary>Where peers reach us; null for nowhere. Its port should be the one of the options.</summary>
    public PeerListener? Listener { get; init; }

    /// <summary>The rates to keep to; null for none.</summary>
    public TransferLimits? Limits { get; init; }

    /// <summary>Taken while content is hashed, so that of many sessions few do that at a time; null for no wait.</summary>
    public SemaphoreSlim? CheckingTurn { get; init; }

    /// <summary>Told when every wanted piece is here, on the engine's own thread: must not wait. Null for nobody.</summary>
    public Action? OnComplete { get; init; }

    /// <summary>Snapshots tell what the pieces are busy with. May be changed at any time.</summary>
    public bool ShowsPieces
    {
        get => _wishes.ShowsPieces;
        set => _wishes.ShowsPieces = value;
    }

    public SessionPhase Phase => _snapshot is { IsComplete: true } && _options.Swarm.Seed is not null && _phase == SessionPhase.Downloading ? SessionPhase.Seeding : _phase;

    /// <summary>Pieces hashed so far, while <see cref="SessionPhase.Checking"/>.</summary>
    public int CheckedPieces { get; private set; }

    /// <summary>What was found on the disk, in one line; null until known.</summary>
    public string? ResumeNote { get; private set; }

    /// <summary>Wanted pieces that were good at the start.</summary>
    public int ResumedPieces { get; private set; }

    /// <summary>How the engine stood a moment ago; null before it runs.</summary>
    public SwarmSnapshot? Snapshot => _snapshot;

    /// <summary>Which pieces are good and on the disk, as far as it is known; null before anything is.</summary>
    public Bitfield? Stored => _snapshot?.Stored ?? _found;

    /// <summary>Changes the limits of the engine; those of the options hold until then. May be called at any time.</summary>
    public void Change(SwarmLimits limits) => _wishes.Limits = limits;

    /// <summary>Runs the download, and serves it as far as the options say.</summary>
    /// <param name="stop">Asks for an early, orderly end: the trackers are told, the ledger is saved.</param>
    /// <returns>How it ended. A disk that fails is a <see cref="SwarmOutcome.Failed"/>, too.</returns>
    public Task<SwarmOutcome> RunAsync(CancellationToken stop) => GuardAsync(DownloadAsync, stop);

    /// <summary>Serves content that lies somewhere complete, as long as the options' goal of seeding says; nothing is written.</summary>
    /// <param name="content">Where it can be read; the caller keeps it.</param>
    /// <param name="stop">Ends it: the trackers are told.</param>
    /// <returns>How it ended; missing or wrong content is a <see cref="SwarmOutcome.Failed"/>.</returns>
    public Task<SwarmOutcome> SeedAsync(IPieceStore content, CancellationToken stop) => GuardAsync(token => SeedCheckedAsync(content, token), stop);

    /// <summary>Hashes what is on the disk, whatever the ledger says, and notes it there. Nothing is transferred.</summary>
    /// <param name="stop">Ends it early; then the next session hashes again.</param>
    /// <returns>How it ended; <see cref="Stored"/> tells what is good.</returns>
    public Task<SwarmOutcome> CheckAsync(CancellationToken stop) => GuardAsync(CheckOnlyAsync, stop);

    private async Task<SwarmOutcome> GuardAsync(Func<CancellationToken, Task<SwarmOutcome>> work, CancellationToken stop)
    {
        try
        {
            return await work(stop).ConfigureAwait(false);
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
            _phase = SessionPhase.Ended;
        }
    }

    private async Task<SwarmOutcome> DownloadAsync(CancellationToken stop)
    {
        using ResumeLedger ledger = ResumeLedger.Open(_torrent, _options.OutputDirectory);
        using var store = new FileStore(_torrent, _options.OutputDirectory, writable: true, _options.Files);
        OutputCheck.Files(_torrent, store, _options);
        Bitfield stored = await FindStoredAsync(store, ledger, stop).ConfigureAwait(false);
        OutputCheck.Space(_torrent, _options.OutputDirectory, store.Selection, stored);
        store.TakeParts(stored);
        ResumedPieces = store.Selection.CountWanted(stored);
        store.CreateEmptyFiles();
        if (ResumedPieces == store.Selection.Pieces.Count)
        {
            store.Flush();
            ledger.Save(stored, clean: store.IsUntouched); // nothing is written any more, so a crash need not cost the seed a check
        }
        SwarmCore core = NewCore(stored, store.Selection.Pieces);
        SwarmOutcome outcome = await DriveAsync(core, store, ledger, stop).ConfigureAwait(false);
        store.Flush();
        if (outcome is SwarmOutcome.Completed) store.Confirm(core.Stored);
        ledger.Save(core.Stored, clean: store.IsUntouched);
        return outcome;
    }

    private async Task<SwarmOutcome> SeedCheckedAsync(IPieceStore content, CancellationToken stop)
    {
        Bitfield stored = await VerifyAsync(content, stop).ConfigureAwait(false);
        ResumedPieces = stored.Count;
        if (stored.IsFull) return await DriveAsync(NewCore(stored, wanted: null), content, ledger: null, stop).ConfigureAwait(false);
        return new SwarmOutcome.Failed($"only {stored.Count} of {stored.Length} pieces of '{_torrent.Name}' are there and right: it cannot be served. " +
            "torrentlab verify shows what is wrong, a download fetches what is missing");
    }

    private async Task<SwarmOutcome> CheckOnlyAsync(CancellationToken stop)
    {
        using ResumeLedger ledger = ResumeLedger.Open(_torrent, _options.OutputDirectory);
        // Nothing is believed from now on; but it stays, for a removal must see that sessions were here.
        if (ledger.Exists) ledger.Save(new Bitfield(_torrent.PieceCount), clean: false);
        using var store = new FileStore(_torrent, _options.OutputDirectory, writable: false, _options.Files);
        Bitfield stored = await VerifyAsync(store, stop).ConfigureAwait(false);
        ledger.Save(stored, clean: store.IsUntouched);
        return new SwarmOutcome.Completed();
    }

    private async Task<Bitfield> VerifyAsync(IPieceStore store, CancellationToken stop)
    {
        if (CheckingTurn is not null) await CheckingTurn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return _found = PieceVerifier.Verify(_torrent, store, new CheckProgress(this), stop);
        }
        finally
        {
            CheckingTurn?.Release();
        }
    }

    private async Task<Bitfield> FindStoredAsync(FileStore store, ResumeLedger ledger, CancellationToken stop)
    {
        if (!_options.Resume)
        {
            ledger.Delete();
            store.DeleteParts();
            ResumeNote = "starting afresh";
            return new Bitfield(_torrent.PieceCount);
        }
        ResumeNote = ledger.Load(out Bitfield? stored);
        _found = stored ??= await VerifyAsync(store, stop).ConfigureAwait(false);
        ledger.Save(stored, clean: false); // from now on the files change
        return stored;
    }

    private SwarmCore NewCore(Bitfield stored, Bitfield? wanted)
    {
        var random = _options.Seed is { } seed ? new Random(seed) : new Random();
        SwarmParts parts = _options.InOrder ? SwarmParts.InOrder(random) : SwarmParts.RarestFirst(random);
        return new SwarmCore(_torrent, stored, parts with { Wanted = wanted }, _options.Swarm, random);
    }

    private async Task<SwarmOutcome> DriveAsync(SwarmCore core, IPieceStore store, ResumeLedger? ledger, CancellationToken stop)
    {
        using var loop = new SwarmLoop(core, _options.Swarm, new LoopParts(_torrent, store, ledger, WriterThreads, _dialer, Listener,
            Limits ?? TransferLimits.None(_time), _trackers, _time, _observers, _wishes, Publish));
        _phase = SessionPhase.Downloading;
        return await loop.RunAsync(_options.Peers, stop).ConfigureAwait(false);
    }

    private void Publish(SwarmSnapshot snapshot)
    {
        bool isNews = snapshot.IsComplete && _snapshot is not { IsComplete: true };
        _snapshot = snapshot;
        if (isNews) OnComplete?.Invoke();
    }

    private sealed class CheckProgress(TorrentSession session) : IProgress<int>
    {
        public void Report(int value) => session.CheckedPieces = value;
    }
}
