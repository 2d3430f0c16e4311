using System.Diagnostics;
using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>
/// The engine: every decision of a download and of serving it, and nothing else. An event and a time go in, effects come
/// out; there is no socket, file, clock or thread. It hands each event to the part that it concerns, and knows when it is over.
/// </summary>
public sealed class SwarmCore
{
    private readonly TorrentFile _torrent;
    private readonly SwarmOptions _options;
    private readonly Outbox _outbox = new();
    private readonly PieceTable _table;
    private readonly PieceManager _pieces;
    private readonly PeerBook _book;
    private readonly Connections _connections;
    private readonly Announcer _announcer;
    private readonly Greeter _greeter;
    private readonly Downloader _downloader;
    private readonly Uploader _uploader;
    private readonly ChokeRounds _chokes;
    private readonly SuperSeeder? _superSeeder;
    private readonly Verdicts _verdicts;
    private readonly Completion _completion;
    private readonly Observation _observation;
    private readonly long _wantedBytes;
    private TimeSpan _ledgerSavedAt;
    private int _ledgerCount;
    private bool _isOver;

    /// <param name="torrent">What to download and serve.</param>
    /// <param name="stored">The pieces that are on the disk and verified.</param>
    /// <param name="parts">What may be exchanged: the picker, the choker, the choice of pieces.</param>
    /// <param name="options">The numbers to work by.</param>
    /// <param name="random">Shuffles trackers within their tier (BEP 12).</param>
    public SwarmCore(TorrentFile torrent, Bitfield stored, SwarmParts parts, SwarmOptions options, Random random)
    {
        (_torrent, _options) = (torrent, options);
        _table = new PieceTable(stored, parts.Wanted);
        var availability = new Availability(torrent.PieceCount);
        _pieces = new PieceManager(_table, availability, torrent.PieceSize, parts.Picker, Math.Max(options.BufferBudget, 2L * torrent.PieceLength));
        _book = new PeerBook(options);
        _connections = new Connections(torrent, _book, options, _outbox);
        _greeter = new Greeter(torrent, _table, _book, options, _outbox);
        var endgame = new Endgame(_connections.Sessions, _table, _pieces, _outbox);
        _downloader = new Downloader(_connections.Sessions, _table, availability, _pieces, endgame, options, _outbox);
        _uploader = new Uploader(torrent, _table, _outbox);
        _chokes = new ChokeRounds(parts.Choker, _connections.Sessions, _uploader, options);
        bool isSuperSeed = options.SuperSeed && _table.IsComplete;
        _superSeeder = isSuperSeed ? new SuperSeeder(torrent, _connections.Sessions, availability, _outbox) : null;
        _verdicts = new Verdicts(_pieces, _connections, _outbox);
        _announcer = new Announcer(torrent, _table.IsComplete, options, random, _outbox);
        _connections.Released += _downloader.Forget;
        _ledgerCount = stored.Count;
        for (int piece = 0; piece < torrent.PieceCount; piece++)
        {
            if (stored[piece]) StoredBytes += torrent.PieceSize(piece);
            if (stored[piece] || _table.Lacks(piece)) _wantedBytes += torrent.PieceSize(piece);
        }
        _completion = new Completion(_table, _connections, _greeter, _uploader, options, _wantedBytes, _outbox);
        _observation = new Observation(_table, availability, _pieces, _book, _connections, _announcer, _downloader, _uploader, _completion, _wantedBytes);
    }

    /// <summary>Bytes of the pieces that are verified and on the disk.</summary>
    public long StoredBytes { get; private set; }

    /// <summary>Which pieces are verified and on the disk.</summary>
    public Bitfield Stored => _table.Stored;

    /// <summary>Takes one event and says what is to be done about it.</summary>
    /// <param name="event">What happened.</param>
    /// <param name="now">When: time since the engine started; never less than at the call before.</param>
    /// <returns>What to do, in this order; valid until the next call.</returns>
    public IReadOnlyList<SwarmEffect> Handle(SwarmEvent @event, TimeSpan now) =>
        [.. Handle(SwarmInput.Of(@event), now).Select(output => output.ToEffect())];

    /// <summary>The same without an object for each block.</summary>
    internal List<SwarmOutput> Handle(in SwarmInput input, TimeSpan now)
    {
        _outbox.Outputs.Clear();
        if (_isOver) AfterTheEnd(input);
        // The hot path: nothing that Advance looks at can change by these two.
        else if (input.Sent is { } sent) OnSent(input.Peer, sent.Blocks, sent.Bytes, now);
        else if (input.Event is null) OnReceived(input.Peer, input.Message, now);
        else
        {
            On(input.Event, now);
            Advance(now);
        }
        return _outbox.Outputs;
    }

    /// <summary>How things stand.</summary>
    /// <param name="now">As for <see cref="Handle(SwarmEvent, TimeSpan)"/>.</param>
    /// <param name="withPieces">Fill in <see cref="SwarmSnapshot.Pieces"/>, which takes a pass over all of them.</param>
    public SwarmSnapshot Snapshot(TimeSpan now, bool withPieces = false) => _observation.Take(StoredBytes, withPieces, now);

    private void On(SwarmEvent @event, TimeSpan now)
    {
        switch (@event)
        {
            case SwarmEvent.Tick: OnTick(now); break;
            case SwarmEvent.PeersFound found: _book.AddAll(found.Peers, found.Source); break;
            case SwarmEvent.Connected connected: _greeter.Greet(_connections.Connected(connected.Peer, connected.Handshake, now), now); break;
            case SwarmEvent.Incoming call: _greeter.Greet(_connections.Incoming(call, now), now); break;
            case SwarmEvent.Gone gone: OnGone(gone, now); break;
            case SwarmEvent.PieceStored stored: OnStored(stored, now); break;
            case SwarmEvent.PieceCorrupt corrupt: OnCorrupt(corrupt, now); break;
            case SwarmEvent.StorageFailed failed: End(new SwarmOutcome.Failed(failed.Reason), now); break;
            case SwarmEvent.TrackerAnswered answered: OnAnswered(answered, now); break;
            case SwarmEvent.TrackerFailed failed: _announcer.Failed(failed, now); break;
            case SwarmEvent.LimitsChanged changed: OnLimits(changed.Limits, now); break;
            case SwarmEvent.StopAsked: End(new SwarmOutcome.Stopped(), now); break;
            default: throw new UnreachableException();
        }
    }

    private void OnReceived(int from, WireMessage message, TimeSpan now)
    {
        if (_connections.Find(from) is not { } peer)
        {
            message.Data?.Dispose(); // it was on its way when we closed
            return;
        }
        peer.HeardAt = now;
        try
        {
            if (message.Other is { } other) Act(peer, other, now);
            else if (message.IsRequest) _uploader.OnRequest(peer, message.Block, now);
            else
            {
                if (peer.BlocksReceived == 0) _verdicts.Remember(peer);
                _downloader.OnBlock(peer, message.Block, message.Data!, now);
            }
        }
        catch (ProtocolException broken)
        {
            _connections.Drop(peer, broken.Message, now);
            Advance(now);
        }
    }

    private void Act(PeerSession peer, PeerMessage message, TimeSpan now)
    {
        switch (message)
        {
            case PeerMessage.Cancel cancel: _uploader.OnCancel(peer, cancel.Block, now); break;
            case PeerMessage.Interested: OnInterest(peer, true, now); break;
            case PeerMessage.NotInterested: OnInterest(peer, false, now); break;
            case PeerMessage.Extended extended: _greeter.OnExtended(peer, extended); break;
            // A DHT node is of no use here, and what we do not know was not meant for us (BEP 3 leaves other ids open).
            case PeerMessage.KeepAlive or PeerMessage.Port or PeerMessage.Unknown: break;
            default:
                _downloader.Handle(peer, message, now);
                if (message is PeerMessage.Choke or PeerMessage.Reject) _downloader.FillAll(now);
                else _superSeeder?.Seen(peer, message, now);
                _completion.LetGo(peer, now);
                break;
        }
    }

    private void OnInterest(PeerSession peer, bool isInterested, TimeSpan now)
    {
        if (peer.IsInterestedInUs == isInterested) return;
        peer.IsInterestedInUs = isInterested;
        _chokes.FillSlots(_table.IsComplete, now);
    }

    private void OnSent(int to, int blocks, int bytes, TimeSpan now)
    {
        if (_connections.Find(to) is not { } peer) return;
        if (_table.IsComplete) peer.Known.Proved(); // before, one that only takes must not come before one that gives
        _uploader.OnSent(peer, blocks, bytes, now);
    }

    private void OnTick(TimeSpan now)
    {
        bool nobodyGives = !_table.IsComplete && _connections.IsFull && _book.Next(now) is not null
            && _connections.Sessions.Values.All(peer => peer.IsChokingUs || now - peer.UsefulAt > _options.RequestTimeout || peer.IsSnubbing || !peer.WeAreInterested);
        foreach (PeerSession peer in _connections.Standing)
        {
            if (_downloader.Tick(peer, nobodyGives && _connections.IsFull, now) is { } reason) _connections.Drop(peer, reason, now);
        }
        _downloader.FillAll(now);
        _chokes.Tick(_table.IsComplete, now);
        _superSeeder?.Tick(now);
        if (now - _ledgerSavedAt >= _options.LedgerInterval && _table.Stored.Count > _ledgerCount)
        {
            (_ledgerSavedAt, _ledgerCount) = (now, _table.Stored.Count);
            _outbox.Add(new SwarmEffect.SaveLedger(_table.Stored.Clone(), _table.IsComplete));
        }
    }

    private void OnGone(SwarmEvent.Gone gone, TimeSpan now)
    {
        if (_connections.Gone(gone.Peer, gone.Reason, now) is not { } peer) return;
        _downloader.Forget(peer);
        _downloader.FillAll(now);
        _chokes.FillSlots(_table.IsComplete, now);
    }

    private void OnLimits(SwarmLimits limits, TimeSpan now)
    {
        (_downloader.Limit, _chokes.Slots) = (limits.Down, limits.UploadSlots);
        _connections.Allow(limits.MaxPeers, now);
        _chokes.FillSlots(_table.IsComplete, now);
    }

    private void OnAnswered(SwarmEvent.TrackerAnswered answered, TimeSpan now)
    {
        if (answered.Answer.ExternalIp is { } us) _book.LearnOurAddress(us);
        _book.AddAll(_announcer.Answered(answered, now), "tracker");
    }

    private void OnStored(SwarmEvent.PieceStored stored, TimeSpan now)
    {
        _verdicts.Right(stored.Piece, stored.BlockHashes, now);
        StoredBytes += _torrent.PieceSize(stored.Piece);
        foreach (PeerSession peer in _connections.Standing)
        {
            // Who has the piece is told as well: a super-seed waits to hear of the pieces that it showed (BEP 16).
            if (!peer.Has.IsFull && !peer.IsUploadOnly) _outbox.Send(peer, new PeerMessage.Have(stored.Piece), now);
            _downloader.Stored(peer, stored.Piece, now);
        }
        _downloader.FillAll(now);
    }

    private void OnCorrupt(SwarmEvent.PieceCorrupt corrupt, TimeSpan now)
    {
        _verdicts.Wrong(corrupt.Piece, corrupt.BlockHashes, now);
        _downloader.FillAll(now);
    }

    /// <summary>What may have become due by the event: the end, new connections, an announce.</summary>
    private void Advance(TimeSpan now)
    {
        if (_isOver) return;
        if (_completion.Reach(now)) _announcer.Completed();
        if (!_announcer.IsFarewell && _completion.IsEnough(now))
        {
            if (_options.Seed is not null) _outbox.Notice("the goal of seeding is reached");
            foreach (PeerSession peer in _connections.Sessions.Values.ToList()) _connections.Drop(peer, "the download is complete", now);
            _announcer.BeginFarewell(now);
        }
        if (_announcer.IsFarewell)
        {
            if (_announcer.TryFinishFarewell(Stats(), now)) Finish(new SwarmOutcome.Completed());
            return;
        }
        _announcer.AnnounceIfDue(Stats(), needsPeers: !_table.IsComplete && !_connections.IsFull && _book.Next(now) is null, now);
        _connections.DialMore(now);
        if (_table.IsComplete) return;
        if (now - _downloader.ProgressAt > _options.Timeout)
            End(new SwarmOutcome.Failed($"nothing has come for {_options.Timeout.Value.TotalSeconds:0} s. {NobodyLeft(now)}"), now);
        else if (_connections.Sessions.Count == 0 && !IsHopeful(now))
            End(new SwarmOutcome.Failed($"nobody is left to download from: {NobodyLeft(now)}"), now);
    }

    private string NobodyLeft(TimeSpan now) => Waiting.NobodyLeft([.. _connections.Sessions.Values], _book, _announcer, now);

    private bool IsHopeful(TimeSpan now)
    {
        if (_options.Patience is not { } patience || _announcer.IsAnnouncing || _pieces.IsChecking) return true;
        TimeSpan until = now + patience;
        return _book.NextTime <= until || _announcer.NextTime <= until;
    }

    /// <summary>What still comes in: blocks go back to their pool, pieces that reached the disk count for the ledger.</summary>
    private void AfterTheEnd(SwarmInput late)
    {
        late.Message.Data?.Dispose();
        if (late.Event is SwarmEvent.Incoming call) _outbox.Add(new SwarmEffect.Refuse(call.Offer, "it has ended"));
        if (late.Event is SwarmEvent.PieceStored stored) _pieces.Stored(stored.Piece);
    }

    /// <summary>Ends at once; the trackers are told, and nobody waits for their answers here.</summary>
    private void End(SwarmOutcome outcome, TimeSpan now)
    {
        foreach (PeerSession peer in _connections.Sessions.Values.ToList()) _connections.Drop(peer, "the download ends", now);
        _announcer.Leave(Stats());
        Finish(outcome);
    }

    private void Finish(SwarmOutcome outcome)
    {
        _isOver = true;
        _pieces.Abandon();
        _outbox.Add(new SwarmEffect.Finished(outcome));
    }

    private TransferStats Stats() => new(_downloader.ReceivedBytes, _uploader.SentBytes, _wantedBytes - StoredBytes);
}
