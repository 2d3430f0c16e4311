using System.Diagnostics;
using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>
/// The engine: every decision of a download, and nothing else. An event and a time go in, effects come out; there is no
/// socket, file, clock or thread. It connects, keeps peers or lets them go, stores pieces, announces, and knows when it is over.
/// </summary>
public sealed class SwarmCore
{
    private readonly TorrentFile _torrent;
    private readonly SwarmOptions _options;
    private readonly List<SwarmEffect> _effects = [];
    private readonly PieceTable _table;
    private readonly PieceManager _pieces;
    private readonly PeerBook _book;
    private readonly Announcer _announcer;
    private readonly Downloader _downloader;
    private readonly Dictionary<int, PeerSession> _sessions = [];
    private readonly Dictionary<int, KnownPeer> _connections = []; // every number ever given out: whom to blame, whom to thank
    private int _lastId;
    private TimeSpan _ledgerSavedAt;
    private int _ledgerCount;
    private bool _isOver;

    /// <param name="torrent">What to download.</param>
    /// <param name="stored">The pieces that are on the disk and verified.</param>
    /// <param name="picker">In which order to begin pieces.</param>
    /// <param name="options">The numbers to work by.</param>
    /// <param name="random">Shuffles trackers within their tier (BEP 12).</param>
    public SwarmCore(TorrentFile torrent, Bitfield stored, IPiecePicker picker, SwarmOptions options, Random random)
    {
        (_torrent, _options) = (torrent, options);
        _table = new PieceTable(stored);
        _pieces = new PieceManager(_table, torrent.PieceSize, picker, Math.Max(options.BufferBudget, 2L * torrent.PieceLength));
        _book = new PeerBook(options);
        _downloader = new Downloader(_table, _pieces, options, _effects);
        _announcer = new Announcer(torrent, stored.IsFull, options, random, _effects);
        _ledgerCount = stored.Count;
        StoredBytes = Enumerable.Range(0, torrent.PieceCount).Where(piece => stored[piece]).Sum(piece => (long)torrent.PieceSize(piece));
    }

    /// <summary>Bytes of the pieces that are verified and on the disk.</summary>
    public long StoredBytes { get; private set; }

    /// <summary>Which pieces are verified and on the disk.</summary>
    public Bitfield Stored => _table.Stored;

    /// <summary>Takes one event and says what is to be done about it.</summary>
    /// <param name="event">What happened.</param>
    /// <param name="now">When: time since the engine started; never less than at the call before.</param>
    /// <returns>What to do, in this order; valid until the next call.</returns>
    public IReadOnlyList<SwarmEffect> Handle(SwarmEvent @event, TimeSpan now)
    {
        _effects.Clear();
        if (_isOver)
        {
            AfterTheEnd(@event);
            return _effects;
        }
        switch (@event)
        {
            case SwarmEvent.Received received: OnReceived(received, now); return _effects; // the hot path: nothing below can change by it
            case SwarmEvent.Tick: OnTick(now); break;
            case SwarmEvent.PeersFound found: Remember(found.Peers, found.Source); break;
            case SwarmEvent.Connected connected: OnConnected(connected, now); break;
            case SwarmEvent.Gone gone: OnGone(gone, now); break;
            case SwarmEvent.PieceStored stored: OnStored(stored.Piece, now); break;
            case SwarmEvent.PieceCorrupt corrupt: OnCorrupt(corrupt.Piece, now); break;
            case SwarmEvent.StorageFailed failed: End(new SwarmOutcome.Failed(failed.Reason), now); break;
            case SwarmEvent.TrackerAnswered answered: Remember(_announcer.Answered(answered, now), "tracker"); break;
            case SwarmEvent.TrackerFailed failed: _announcer.Failed(failed, now); break;
            case SwarmEvent.StopAsked: End(new SwarmOutcome.Stopped(), now); break;
            default: throw new UnreachableException();
        }
        Advance(now);
        return _effects;
    }

    /// <summary>How things stand.</summary>
    public SwarmSnapshot Snapshot(TimeSpan now) => new(
        now, _table.Stored.Clone(), StoredBytes, _torrent.TotalLength, _downloader.ReceivedBytes, _downloader.Rate(now),
        [.. _sessions.Values.Select(peer => new PeerSnapshot(peer.Known.Endpoint, peer.Handshake?.PeerId, peer.Has.Count,
            peer.IsChokingUs, _pieces.OwedBy(peer.Id), peer.Depth.Current, peer.Received.Rate(now)))],
        _book.All.Count, Waiting.Why(_sessions.Values, _book, _announcer, now));

    private void OnReceived(SwarmEvent.Received received, TimeSpan now)
    {
        if (!_sessions.TryGetValue(received.Peer, out PeerSession? peer))
        {
            if (received.Message is PeerMessage.Piece late) late.Data.Dispose(); // it was on its way when we closed
            return;
        }
        try
        {
            _downloader.Handle(peer, received.Message, now);
        }
        catch (ProtocolException broken)
        {
            Drop(peer, broken.Message, now);
            Advance(now);
            return;
        }
        if (received.Message is PeerMessage.Choke) FillAll(now);
    }

    private void OnTick(TimeSpan now)
    {
        foreach (PeerSession peer in _sessions.Values.Where(peer => peer.Handshake is not null).ToList())
        {
            bool placeIsWanted = _sessions.Count >= _options.MaxPeers && _book.Next(now) is not null;
            if (_downloader.Tick(peer, placeIsWanted, now) is { } reason) Drop(peer, reason, now);
        }
        FillAll(now);
        if (now - _ledgerSavedAt >= _options.LedgerInterval && _table.Stored.Count > _ledgerCount)
        {
            (_ledgerSavedAt, _ledgerCount) = (now, _table.Stored.Count);
            _effects.Add(new SwarmEffect.SaveLedger(_table.Stored.Clone()));
        }
    }

    private void OnConnected(SwarmEvent.Connected connected, TimeSpan now)
    {
        if (!_sessions.TryGetValue(connected.Peer, out PeerSession? peer)) return; // closed while it was being made
        if (connected.Handshake.InfoHash != _torrent.InfoHash)
            Ban(peer, $"serves another torrent, {connected.Handshake.InfoHash}", now);
        else if (connected.Handshake.PeerId == _options.PeerId)
            Ban(peer, "is ourselves: it has our own peer id", now);
        else
        {
            peer.Handshake = connected.Handshake;
            (peer.HeardAt, peer.SentAt, peer.UsefulAt) = (now, now, now);
            _downloader.Greet(peer, now);
        }
    }

    private void OnGone(SwarmEvent.Gone gone, TimeSpan now)
    {
        if (!_sessions.Remove(gone.Peer, out PeerSession? peer)) return;
        _pieces.Release(gone.Peer);
        peer.Known.Lost(now, gone.Reason, _options.RetryDelay);
        _effects.Add(new SwarmEffect.Notice($"peer {peer.Known.Endpoint}: {gone.Reason}"));
        FillAll(now);
    }

    /// <summary>What still comes in: blocks go back to their pool, pieces that reached the disk count for the ledger.</summary>
    private void AfterTheEnd(SwarmEvent @event)
    {
        if (@event is SwarmEvent.Received { Message: PeerMessage.Piece late }) late.Data.Dispose();
        if (@event is SwarmEvent.PieceStored stored) _pieces.Stored(stored.Piece);
    }

    private void OnStored(int piece, TimeSpan now)
    {
        foreach (int peer in _pieces.Stored(piece)) _connections[peer].Proved();
        StoredBytes += _torrent.PieceSize(piece);
        // Peers that have the piece already need not be told.
        foreach (PeerSession peer in _sessions.Values)
            if (peer.Handshake is not null && !peer.Has[piece]) _effects.Add(new SwarmEffect.Send(peer.Id, new PeerMessage.Have(piece)));
        FillAll(now);
    }

    private void OnCorrupt(int piece, TimeSpan now)
    {
        IReadOnlyCollection<int> feeders = _pieces.Corrupt(piece);
        string who = string.Join(", ", feeders.Select(peer => _connections[peer].Endpoint).Distinct());
        _effects.Add(new SwarmEffect.Notice($"piece {piece} from {who} is corrupt: its SHA-1 is not the torrent's; it is fetched again"));
        // Only who fed the whole piece is surely guilty; one of several may be honest.
        if (feeders.Select(peer => _connections[peer]).Distinct().Count() == 1)
        {
            KnownPeer guilty = _connections[feeders.First()];
            string reason = $"sent corrupt data for piece {piece}, banned";
            guilty.Ban();
            if (_sessions.Values.FirstOrDefault(peer => peer.Known == guilty) is { } peer) Drop(peer, reason, now);
        }
        FillAll(now);
    }

    /// <summary>What may have become due by the event: the end, new connections, an announce.</summary>
    private void Advance(TimeSpan now)
    {
        if (_isOver) return;
        if (_announcer.IsFarewell)
        {
            if (_announcer.TryFinishFarewell(Stats(), now)) Finish(new SwarmOutcome.Completed());
            return;
        }
        if (_table.Stored.IsFull)
        {
            foreach (PeerSession peer in _sessions.Values.ToList()) Drop(peer, "the download is complete", now);
            _announcer.BeginFarewell(now);
            if (_announcer.TryFinishFarewell(Stats(), now)) Finish(new SwarmOutcome.Completed());
            return;
        }
        _announcer.AnnounceIfDue(Stats(), needsPeers: _sessions.Count < _options.MaxPeers && _book.Next(now) is null, now);
        while (_sessions.Count < _options.MaxPeers && _book.Next(now) is { } candidate) Connect(candidate, now);
        if (_sessions.Count == 0 && !IsHopeful(now)) End(new SwarmOutcome.Failed(Waiting.NobodyLeft(_book, _announcer)), now);
    }

    private bool IsHopeful(TimeSpan now)
    {
        if (_announcer.IsAnnouncing || _pieces.IsChecking) return true;
        TimeSpan until = now + _options.Patience;
        return _book.NextTime <= until || _announcer.NextTime <= until;
    }

    private void Connect(KnownPeer candidate, TimeSpan now)
    {
        int id = ++_lastId;
        candidate.Dialled();
        _connections.Add(id, candidate);
        _sessions.Add(id, new PeerSession(id, candidate, _torrent.PieceCount, _options.PipelineDepth, now));
        _effects.Add(new SwarmEffect.Connect(id, candidate.Endpoint));
    }

    private void Ban(PeerSession peer, string reason, TimeSpan now)
    {
        peer.Known.Ban();
        Drop(peer, reason, now);
    }

    private void Drop(PeerSession peer, string reason, TimeSpan now)
    {
        _sessions.Remove(peer.Id);
        _pieces.Release(peer.Id);
        peer.Known.Lost(now, reason, _options.RetryDelay);
        _effects.Add(new SwarmEffect.Close(peer.Id, reason));
    }

    private void FillAll(TimeSpan now)
    {
        foreach (PeerSession peer in _sessions.Values) _downloader.Fill(peer, now);
    }

    private void Remember(IReadOnlyList<PeerEndpoint> peers, string source)
    {
        foreach (PeerEndpoint peer in peers) _book.Add(peer, source);
    }

    /// <summary>Ends at once; the trackers are told, and nobody waits for their answers here.</summary>
    private void End(SwarmOutcome outcome, TimeSpan now)
    {
        foreach (PeerSession peer in _sessions.Values.ToList()) Drop(peer, "the download ends", now);
        _announcer.Leave(Stats());
        Finish(outcome);
    }

    private void Finish(SwarmOutcome outcome)
    {
        _isOver = true;
        _pieces.Abandon();
        _effects.Add(new SwarmEffect.Finished(outcome));
    }

    private TransferStats Stats() => new(_downloader.ReceivedBytes, _torrent.TotalLength - StoredBytes);
}
