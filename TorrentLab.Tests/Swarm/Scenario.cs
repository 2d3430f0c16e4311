using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm;

/// <summary>Drives one <see cref="SwarmCore"/> by hand, on given time, and checks what must always hold after every event.</summary>
internal sealed class Scenario
{
    private readonly Dictionary<int, PeerEndpoint> _open = [];
    private readonly Dictionary<int, List<BlockRef>> _asked = [];
    private readonly HashSet<int> _unchoked = [];

    public Scenario(LabTorrent lab, Bitfield? stored = null, SwarmOptions? options = null, SwarmParts? parts = null)
    {
        (Lab, Torrent) = (lab, TorrentFile.Parse(lab.File));
        Options = options ?? new SwarmOptions();
        Core = new SwarmCore(Torrent, stored ?? new Bitfield(Torrent.PieceCount), parts ?? SwarmParts.InOrder(new Random(1)), Options, new Random(1));
    }

    public LabTorrent Lab { get; }

    public TorrentFile Torrent { get; }

    public SwarmOptions Options { get; }

    public SwarmCore Core { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Every effect so far.</summary>
    public List<SwarmEffect> All { get; } = [];

    public SwarmOutcome? Outcome => All.OfType<SwarmEffect.Finished>().SingleOrDefault()?.Outcome;

    public string Notices => string.Join('\n', All.OfType<SwarmEffect.Notice>().Select(notice => notice.Text)
        .Concat(All.OfType<SwarmEffect.Close>().Select(close => close.Reason)));

    public static PeerEndpoint Endpoint(int port) => new(System.Net.IPAddress.Loopback, port);

    /// <summary>The id of the peer at a port: each has its own.</summary>
    public static PeerId IdOf(int port) => new(System.Text.Encoding.ASCII.GetBytes($"-LB0001-{port:d12}"));

    /// <summary>Hands in an event; gives its effects.</summary>
    public List<SwarmEffect> On(SwarmEvent happened)
    {
        if (happened is SwarmEvent.Gone gone) Forget(gone.Peer);
        if (happened is SwarmEvent.Received { Message: PeerMessage.Unchoke } unchoke) _unchoked.Add(unchoke.Peer);
        if (happened is SwarmEvent.Received { Message: PeerMessage.Choke } choke) (_, _asked[choke.Peer]) = (_unchoked.Remove(choke.Peer), []);
        if (happened is SwarmEvent.Received { Message: PeerMessage.Piece piece } block && _asked.TryGetValue(block.Peer, out var owed)) owed.Remove(piece.Block);
        List<SwarmEffect> effects = [.. Core.Handle(happened, Now)];
        foreach (SwarmEffect effect in effects) Check(effect);
        All.AddRange(effects);
        return effects;
    }

    /// <summary>Lets time pass, a tick at a time.</summary>
    public List<SwarmEffect> Pass(TimeSpan time, double step = 1)
    {
        List<SwarmEffect> effects = [];
        for (TimeSpan end = Now + time; Now < end;)
        {
            Now += TimeSpan.FromSeconds(step);
            effects.AddRange(On(new SwarmEvent.Tick()));
        }
        return effects;
    }

    public List<SwarmEffect> Receive(int peer, PeerMessage message) => On(new SwarmEvent.Received(peer, message));

    public void Find(params int[] ports) => On(new SwarmEvent.PeersFound("test", [.. ports.Select(Endpoint)]));

    /// <summary>The connection that the core asked for last stands.</summary>
    public int Connect(Sha1Hash? infoHash = null, PeerId? peerId = null)
    {
        int peer = All.OfType<SwarmEffect.Connect>().Last().Peer;
        On(new SwarmEvent.Connected(peer, new Handshake(0, infoHash ?? Torrent.InfoHash, peerId ?? IdOf(_open[peer].Port))));
        return peer;
    }

    /// <summary>A seed that has everything and unchokes.</summary>
    public int ConnectSeed()
    {
        int peer = Connect();
        ShowAll(peer);
        Receive(peer, new PeerMessage.Unchoke());
        return peer;
    }

    public void ShowAll(int peer)
    {
        Bitfield all = new(Torrent.PieceCount);
        all.SetAll();
        Receive(peer, new PeerMessage.Bitfield(all.ToWire()));
    }

    /// <summary>What the peer owes, in the order of the requests.</summary>
    public IReadOnlyList<BlockRef> Owed(int peer) => [.. _asked.GetValueOrDefault(peer) ?? []];

    /// <summary>The peer sends a block, right or wrong.</summary>
    public List<SwarmEffect> Send(int peer, BlockRef block, bool right = true)
    {
        byte[] bytes = Lab.Piece(block.Piece).Slice(block.Offset, block.Length).ToArray();
        if (!right) bytes[0] ^= 1;
        return Receive(peer, new PeerMessage.Piece(block, Block.Of(bytes)));
    }

    /// <summary>The peer sends all it owes, and pieces that become whole are checked, until nothing is owed.</summary>
    public void SendAll(int peer)
    {
        while (Owed(peer) is [var block, ..]) Store(Send(peer, block));
    }

    /// <summary>Checks and stores the pieces that the effects ask for.</summary>
    public void Store(IEnumerable<SwarmEffect> effects)
    {
        foreach (SwarmEffect.StorePiece store in effects.OfType<SwarmEffect.StorePiece>().ToList())
        {
            byte[] bytes = [.. store.Piece.Blocks.SelectMany(block => block.Memory.ToArray())];
            bool good = Sha1Hash.Of(bytes) == Torrent.PieceHash(store.Piece.Piece);
            Sha1Hash[] hashes = [.. store.Piece.Blocks.Select(block => Sha1Hash.Of(block.Span))];
            On(good ? new SwarmEvent.PieceStored(store.Piece.Piece, store.HashBlocks ? hashes : null) : new SwarmEvent.PieceCorrupt(store.Piece.Piece, hashes));
        }
    }

    public void Answer(SwarmEffect.Announce announce, params int[] ports) => On(new SwarmEvent.TrackerAnswered(announce.Url,
        new AnnounceAnswer { Interval = TimeSpan.FromMinutes(30), MinInterval = TimeSpan.FromMinutes(30), Peers = [.. ports.Select(Endpoint)] }));

    private void Check(SwarmEffect effect)
    {
        switch (effect)
        {
            case SwarmEffect.Connect connect:
                _open.Add(connect.Peer, connect.Endpoint);
                _asked[connect.Peer] = [];
                Assert.True(_open.Count <= Options.MaxPeers, "more connections than allowed");
                break;
            case SwarmEffect.Close close:
                Assert.True(_open.ContainsKey(close.Peer), $"closes {close.Peer}, which is not open");
                Forget(close.Peer);
                break;
            case SwarmEffect.Send send:
                Assert.True(_open.ContainsKey(send.Peer), $"sends to {send.Peer}, which is not open");
                if (send.Message is PeerMessage.Request request) CheckRequest(send.Peer, request.Block);
                if (send.Message is PeerMessage.Cancel cancel) Assert.True(_asked[send.Peer].Remove(cancel.Block), "cancels what was not asked");
                break;
            default:
                break;
        }
    }

    private void CheckRequest(int peer, BlockRef block)
    {
        Assert.Contains(peer, _unchoked);
        Assert.InRange(block.Length, 1, BlockRef.MaxLength);
        Assert.DoesNotContain(block, _asked[peer]);
        // Two in the endgame, never more.
        Assert.True(_asked.Values.Count(owed => owed.Contains(block)) < 2, $"{block} is asked of a third peer");
        _asked[peer].Add(block);
        Assert.InRange(_asked[peer].Count, 1, PipelineDepth.Most);
    }

    private void Forget(int peer)
    {
        _open.Remove(peer);
        _asked.Remove(peer);
        _unchoked.Remove(peer);
    }
}
