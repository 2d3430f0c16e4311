using System.Diagnostics;
using System.Threading.Channels;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>
/// Drives one <see cref="SwarmCore"/>: one channel of events, one reader, no locks. It takes an event, lets the core
/// decide, and starts what the core asks for. It waits for nothing but the channel; connections, trackers, hashing and
/// disk work elsewhere and post back.
/// </summary>
/// <remarks>
/// The channel continues its reader on the thread of the writer. With one peer, the thread that received a block also
/// decides what to ask next, without waking another one for each of the 65,536 blocks of a GiB.
/// </remarks>
internal sealed class SwarmLoop : IDisposable
{
    /// <summary>A complete torrent without a connection has little to do: so many ticks of a server with many torrents are saved.</summary>
    private static readonly TimeSpan IdleTickInterval = TimeSpan.FromSeconds(1);

    private readonly SwarmCore _core;
    private readonly SwarmOptions _options;
    private readonly LoopParts _parts;
    private readonly ISwarmObserver[] _observers; // an array is walked without allocating
    private readonly PieceWriter _writer;
    private readonly ConnectionContext _context;
    private readonly long _started;
    private readonly Dictionary<int, PeerConnection> _connections = [];
    private readonly IncomingPeers _callers = new();
    private readonly List<Task> _closing = [];
    private readonly CancellationTokenSource _announcing = new();
    private readonly List<Task> _announces = [];
    private readonly Channel<SwarmInput> _events = Channel.CreateBounded<SwarmInput>(new BoundedChannelOptions(256)
    {
        SingleReader = true,
        FullMode = BoundedChannelFullMode.Wait,
        AllowSynchronousContinuations = true,
    });

    private readonly PeriodicTimer _ticks;

    private SwarmLimits? _limits;
    private bool _isComplete;
    private bool _isIdle;
    private Task _saving = Task.CompletedTask;
    private SwarmOutcome? _outcome;

    public SwarmLoop(SwarmCore core, SwarmOptions options, LoopParts parts)
    {
        (_core, _options, _parts, _observers) = (core, options, parts, [.. parts.Observers]);
        _ticks = new PeriodicTimer(options.TickInterval, parts.Time);
        _started = parts.Time.GetTimestamp();
        _writer = new PieceWriter(parts.Torrent, parts.Store, parts.WriterThreads, PostAsync);
        _context = new ConnectionContext(Handshake.Ours(parts.Torrent.InfoHash, options.PeerId), parts.Torrent.PieceCount,
            new BlockPool(), new BlockReader(parts.Torrent, parts.Store), parts.Dialer, parts.Limits, parts.Time, PostAsync);
    }

    private TimeSpan Now => _parts.Time.GetElapsedTime(_started);

    /// <summary>Runs until the core is finished and everything that it started has ended.</summary>
    /// <param name="peers">Peers that the user named.</param>
    /// <param name="stop">Asks for an early, orderly end.</param>
    public async Task<SwarmOutcome> RunAsync(IReadOnlyList<PeerEndpoint> peers, CancellationToken stop)
    {
        using var ticking = new CancellationTokenSource();
        Handle(new SwarmEvent.PeersFound("command line", peers));
        Task ticks = TickAsync(ticking.Token);
        _parts.Listener?.Add(_parts.Torrent.InfoHash, Offer);
        using CancellationTokenRegistration stopping = stop.Register(() => _ = PostAsync(new SwarmEvent.StopAsked()).AsTask());

        while (_outcome is null) Handle(await _events.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false));

        _parts.Listener?.Remove(_parts.Torrent.InfoHash);
        await ticking.CancelAsync().ConfigureAwait(false);
        await ticks.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await WindDownAsync(_outcome).ConfigureAwait(false);
        return _outcome;
    }

    public void Dispose()
    {
        _ticks.Dispose();
        _announcing.Dispose();
    }

    private void Handle(SwarmEvent happened) => Handle(SwarmInput.Of(happened));

    private void Handle(SwarmInput input)
    {
        TimeSpan now = Now;
        foreach (ISwarmObserver observer in _observers)
            if (observer.SeesBlocks || !input.IsOfBlock) observer.Before(input.ToEvent(), now);
        foreach (SwarmOutput output in _core.Handle(input, now))
        {
            foreach (ISwarmObserver observer in _observers)
                if (observer.SeesBlocks || !output.IsOfBlock) observer.After(output.ToEffect(), now);
            if (output.Effect is { } effect) Do(effect);
            else Check(output.Peer, _connections.GetValueOrDefault(output.Peer)?.TrySend(output.Message));
        }
        if (input.Event is SwarmEvent.Tick || _outcome is not null) Publish(now);
        if (input.Event is SwarmEvent.Gone gone) Forget(gone.Peer);
        Pace();
    }

    private void Publish(TimeSpan now)
    {
        SwarmSnapshot snapshot = _core.Snapshot(now, _parts.Wishes.ShowsPieces);
        _isComplete = snapshot.IsComplete;
        _parts.Publish(snapshot);
        if (_outcome is not null || _parts.Wishes.Limits is not { } limits || limits == _limits) return;
        _limits = limits;
        Handle(new SwarmEvent.LimitsChanged(limits));
    }

    private void Pace()
    {
        bool isIdle = _isComplete && _connections.Count == 0 && _outcome is null;
        if (isIdle == _isIdle) return;
        _isIdle = isIdle;
        _ticks.Period = isIdle && _options.TickInterval < IdleTickInterval ? IdleTickInterval : _options.TickInterval;
    }

    private void Do(SwarmEffect effect)
    {
        switch (effect)
        {
            case SwarmEffect.StorePiece store: _writer.Add(store); break;
            case SwarmEffect.Connect connect: _connections.Add(connect.Peer, PeerConnection.Dial(connect.Peer, connect.Endpoint, _context)); break;
            case SwarmEffect.Accept accept: Accept(accept); break;
            case SwarmEffect.Refuse refuse: Refuse(refuse.Offer); break;
            case SwarmEffect.Close close: Forget(close.Peer); break;
            case SwarmEffect.Announce announce: Announce(announce); break;
            case SwarmEffect.SaveLedger save: if (_saving.IsCompleted) _saving = Task.Run(() => SaveAsync(save)); break;
            case SwarmEffect.Notice: break; // for observers
            case SwarmEffect.Finished finished: _outcome = finished.Outcome; break;
            default: throw new UnreachableException();
        }
    }

    /// <summary>A peer whose queue is full is closed: waiting for it would hold up everyone else.</summary>
    private void Check(int peer, bool? queued)
    {
        if (queued is not false) return;
        Forget(peer);
        _ = PostAsync(new SwarmEvent.Gone(peer, "did not read what we sent")).AsTask();
    }

    private void Offer(IncomingPeer caller)
    {
        int offer = _callers.Add(caller);
        _ = PostAsync(new SwarmEvent.Incoming(offer, caller.From, caller.Handshake)).AsTask();
    }

    private void Accept(SwarmEffect.Accept accept)
    {
        if (_callers.Take(accept.Offer) is { } caller) _connections.Add(accept.Peer, PeerConnection.Answer(accept.Peer, caller.Stream, _context));
    }

    private void Refuse(int offer)
    {
        if (_callers.Take(offer) is { } caller) _closing.Add(caller.Stream.DisposeAsync().AsTask());
    }

    private void Announce(SwarmEffect.Announce announce)
    {
        _announces.RemoveAll(ended => ended.IsCompleted);
        _announces.Add(AnnounceAsync(announce));
    }

    private void Forget(int peer)
    {
        if (!_connections.Remove(peer, out PeerConnection? connection)) return;
        _closing.RemoveAll(closed => closed.IsCompleted);
        _closing.Add(connection.DisposeAsync().AsTask());
    }

    private ValueTask PostAsync(SwarmEvent happened) => PostAsync(SwarmInput.Of(happened));

    private async ValueTask PostAsync(SwarmInput input)
    {
        try
        {
            await _events.Writer.WriteAsync(input).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            input.Message.Data?.Dispose();
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        await PostAsync(new SwarmEvent.Tick()).ConfigureAwait(false);
        while (await _ticks.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            await PostAsync(new SwarmEvent.Tick()).ConfigureAwait(false);
    }

    private async Task AnnounceAsync(SwarmEffect.Announce announce)
    {
        await Task.Yield(); // the loop goes on at once
        SwarmEvent result;
        try
        {
            AnnounceAnswer answer = await _parts.Trackers.AnnounceAsync(announce.Url, announce.Request, _announcing.Token).ConfigureAwait(false);
            result = new SwarmEvent.TrackerAnswered(announce.Url, answer);
        }
        catch (TrackerException failed)
        {
            result = new SwarmEvent.TrackerFailed(announce.Url, failed);
        }
        catch (OperationCanceledException)
        {
            return; // the session has ended, nobody listens
        }
        await PostAsync(result).ConfigureAwait(false);
    }

    private async Task SaveAsync(SwarmEffect.SaveLedger save)
    {
        try
        {
            _parts.Store.Flush();
            if (save.IsComplete) _parts.Store.Confirm(save.Stored);
            _parts.Ledger?.Save(save.Stored, clean: save.IsComplete && _parts.Store.IsUntouched);
        }
        catch (StorageException failed)
        {
            await PostAsync(new SwarmEvent.StorageFailed(failed.Message)).ConfigureAwait(false);
        }
    }

    /// <summary>Lets what is under way come to its end: connections, pieces between memory and disk, the last announce.</summary>
    private async Task WindDownAsync(SwarmOutcome outcome)
    {
        foreach (int peer in _connections.Keys.ToList()) Forget(peer);
        TimeSpan limit = outcome is SwarmOutcome.Stopped ? _options.StopTimeout : _options.FarewellTimeout;
        _announcing.CancelAfter(limit);
        Task ended = Task.WhenAll([_writer.FinishAsync(), _saving, .. _closing, .. _announces])
            .ContinueWith(_ => _events.Writer.TryComplete(), TaskScheduler.Default);
        await foreach (SwarmInput late in _events.Reader.ReadAllAsync().ConfigureAwait(false)) Handle(late);
        await ended.ConfigureAwait(false);
        await _callers.DisposeAsync().ConfigureAwait(false);
    }
}
