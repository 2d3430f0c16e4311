using System.Diagnostics;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm.Mock;

/// <summary>An engine in a mock swarm, its disk in memory; a hostile one differs by what it makes of the engine's effects.</summary>
internal sealed class MockPeer
{
    private static readonly TimeSpan DiskTime = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan TickTime = TimeSpan.FromSeconds(1);

    private readonly MockSwarm _swarm;
    private readonly MockPeerKind _kind;
    private readonly SwarmOptions _options;
    private readonly Invariants _invariants;
    private readonly Dictionary<int, MockLink> _links = [];
    private readonly Dictionary<int, (MockPeer Dialler, int Id)> _offers = [];
    private TimeSpan _lineFreeAt;
    private int _lastOffer;

    public MockPeer(MockSwarm swarm, PeerEndpoint endpoint, MockPeerKind kind, SwarmOptions options, bool isSeed, double bytesPerSecond)
    {
        (_swarm, Endpoint, _kind, BytesPerSecond) = (swarm, endpoint, kind, bytesPerSecond);
        _options = options with { PeerId = PeerId.Create(swarm.Random), Port = endpoint.Port };
        Bitfield stored = new(swarm.Torrent.PieceCount);
        if (isSeed) stored.SetAll();
        SwarmParts parts = SwarmParts.RarestFirst(swarm.Random);
        if (kind == MockPeerKind.Fickle) parts = parts with { Choker = new FickleChoker(swarm.Random) };
        Core = new SwarmCore(swarm.Torrent, stored, parts, _options, swarm.Random);
        _invariants = new Invariants(_options.MaxPeers, () => Core.Stored);
    }

    public PeerEndpoint Endpoint { get; }

    public double BytesPerSecond { get; }

    public SwarmCore Core { get; }

    public MockPeerKind Kind => _kind;

    public bool IsHonest => _kind == MockPeerKind.Honest;

    public SwarmOutcome? Outcome { get; private set; }

    /// <summary>It takes no part any more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Bytes of blocks that it has sent.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Sends bytes on the one line that all its connections share.</summary>
    /// <returns>When the last one has left.</returns>
    public TimeSpan UseLine(int bytes)
    {
        if (_lineFreeAt < _swarm.Now) _lineFreeAt = _swarm.Now;
        return _lineFreeAt += TimeSpan.FromSeconds(bytes / BytesPerSecond);
    }

    public void Start()
    {
        Handle(new SwarmEvent.Tick());
        _swarm.After(TickTime, Start);
        if (_kind == MockPeerKind.Vanishing && _swarm.Random.Next(8) == 0) Vanish(_swarm.Random.Next(6) == 0);
    }

    public void Receive(int id, PeerMessage message) => Handle(new SwarmEvent.Received(id, message));

    public void Lost(int id, string reason)
    {
        _links.Remove(id);
        Handle(new SwarmEvent.Gone(id, reason));
    }

    /// <summary>Its connections break; for good, or to be made again.</summary>
    public void Vanish(bool forGood)
    {
        _swarm.Tell($"{Endpoint} vanishes{(forGood ? " for good" : "")}");
        IsGone = forGood;
        foreach ((int id, MockLink link) in _links.ToList())
        {
            link.Close("reset the connection");
            Lost(id, "vanished");
        }
    }

    private void Handle(SwarmEvent happened)
    {
        if (IsGone)
        {
            if (happened is SwarmEvent.Incoming call) _offers.Remove(call.Offer, out _);
            return;
        }
        _swarm.Events++;
        _invariants.Before(happened);
        List<SwarmEffect> effects = [.. Core.Handle(happened, _swarm.Now)];
        foreach (SwarmEffect effect in effects)
        {
            _invariants.After(effect);
            Do(effect);
        }
    }

    private void Do(SwarmEffect effect)
    {
        switch (effect)
        {
            case SwarmEffect.Connect connect: _swarm.After(DiskTime, () => Dial(connect)); break;
            case SwarmEffect.Accept accept: Accept(accept); break;
            case SwarmEffect.Refuse refuse: Refuse(refuse); break;
            case SwarmEffect.Send send: _links.GetValueOrDefault(send.Peer)?.Send(Altered(send.Message)); break;
            case SwarmEffect.SendBlock send: SendBlock(send.Peer, send.Block); break;
            case SwarmEffect.Close close: Close(close); break;
            case SwarmEffect.StorePiece store: Store(store); break;
            case SwarmEffect.Announce announce: Announce(announce); break;
            case SwarmEffect.SaveLedger: break;
            case SwarmEffect.Notice notice: _swarm.Tell($"{Endpoint} {notice.Text}"); break;
            case SwarmEffect.Finished finished: Finish(finished.Outcome); break;
            default: throw new UnreachableException();
        }
    }

    private void Dial(SwarmEffect.Connect connect)
    {
        MockPeer? target = _swarm.At(connect.Endpoint);
        if (IsGone || Outcome is not null) return;
        if (target is null) Lost(connect.Peer, "connection refused");
        else target.Call(this, connect.Peer);
    }

    private void Call(MockPeer dialler, int id)
    {
        _offers[++_lastOffer] = (dialler, id);
        Handle(new SwarmEvent.Incoming(_lastOffer, new PeerEndpoint(dialler.Endpoint.Address, 50_000 + id), dialler.Shake()));
    }

    private void Accept(SwarmEffect.Accept accept)
    {
        if (!_offers.Remove(accept.Offer, out var offer)) return;
        var (there, here) = MockLink.Connect(_swarm, offer.Dialler, offer.Id, this, accept.Peer);
        _links.Add(accept.Peer, here);
        offer.Dialler._links.Add(offer.Id, there);
        offer.Dialler.Handle(new SwarmEvent.Connected(offer.Id, Shake()));
    }

    private void Refuse(SwarmEffect.Refuse refuse)
    {
        if (_offers.Remove(refuse.Offer, out var offer)) _swarm.After(DiskTime, () => offer.Dialler.Lost(offer.Id, "closed the connection"));
    }

    private void Close(SwarmEffect.Close close)
    {
        _swarm.Tell($"{Endpoint} closes {close.Peer}: {close.Reason}");
        if (!_links.Remove(close.Peer, out MockLink? link)) return;
        if (close.Reason.EndsWith("banned", StringComparison.Ordinal)) _swarm.Banned.Add(link.Other.Owner);
        link.Close("closed the connection");
    }

    private void SendBlock(int peer, BlockRef block)
    {
        if (!_links.TryGetValue(peer, out MockLink? link)) return;
        TimeSpan left = _swarm.Now;
        bool isLie = _kind == MockPeerKind.Silent || (_kind == MockPeerKind.Lying && !Core.Stored[block.Piece]);
        if (!isLie)
        {
            byte[] bytes = _swarm.Lab.Piece(block.Piece).Slice(block.Offset, block.Length).ToArray();
            if (_kind == MockPeerKind.Corrupt && _swarm.Random.Next(4) == 0) bytes[_swarm.Random.Next(bytes.Length)] ^= 1;
            left = link.Send(new PeerMessage.Piece(block, Block.Of(bytes)));
            SentBytes += block.Length;
        }
        _swarm.After(left - _swarm.Now, () => Handle(new SwarmEvent.BlocksSent(peer, 1, block.Length)));
    }

    private PeerMessage Altered(PeerMessage message) =>
        _kind == MockPeerKind.Lying && message is PeerMessage.HaveNone or PeerMessage.Bitfield && _kind == MockPeerKind.Lying
            ? new PeerMessage.HaveAll() : message;

    private void Store(SwarmEffect.StorePiece store)
    {
        Sha1Hash[] hashes = [.. store.Piece.Blocks.Select(block => Sha1Hash.Of(block.Span))];
        byte[] bytes = [.. store.Piece.Blocks.SelectMany(block => block.Memory.ToArray())];
        int piece = store.Piece.Piece;
        store.Piece.Dispose();
        bool isRight = Sha1Hash.Of(bytes) == _swarm.Torrent.PieceHash(piece);
        _swarm.After(DiskTime, () => Handle(isRight
            ? new SwarmEvent.PieceStored(piece, store.HashBlocks ? hashes : null) : new SwarmEvent.PieceCorrupt(piece, hashes)));
    }

    private void Announce(SwarmEffect.Announce announce) => _swarm.After(DiskTime * 10, () =>
    {
        if (Outcome is null) Handle(new SwarmEvent.TrackerAnswered(announce.Url, _swarm.Answer(this)));
    });

    private void Finish(SwarmOutcome outcome)
    {
        _swarm.Tell($"{Endpoint} {outcome}");
        (Outcome, IsGone) = (outcome, true);
    }

    private Handshake Shake() => Handshake.Ours(_swarm.Torrent.InfoHash, _options.PeerId);

    private sealed class FickleChoker(Random random) : IChoker
    {
        public IReadOnlySet<int> Choose(IReadOnlyList<ChokeCandidate> peers, ChokeRound round) =>
            peers.Where(_ => random.Next(2) == 0).Select(peer => peer.Peer).ToHashSet();
    }
}
