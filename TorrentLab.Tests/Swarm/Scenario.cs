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
    private readonly Dictionary<int, bool> _fast = [];
    private readonly Invariants _invariants;

    public Scenario(LabTorrent lab, Bitfield? stored = null, SwarmOptions? options = null, SwarmParts? parts = null)
    {
        (Lab, Torrent) = (lab, TorrentFile.Parse(lab.File));
        Options = options ?? new SwarmOptions();
        _invariants = new Invariants(Options.MaxPeers, () => Core!.Stored);
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
        Note(happened);
        _invariants.Before(happened);
        List<SwarmEffect> effects = [.. Core.Handle(happened, Now)];
        foreach (SwarmEffect effect in effects)
        {
            _invariants.After(effect);
            Note(effect);
        }
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

    /// <summary>Keeps what each peer owes, in the order of the requests.</summary>
    private void Note(SwarmEffect effect)
    {
        switch (effect)
        {
            case SwarmEffect.Connect connect:
                _open.Add(connect.Peer, connect.Endpoint);
                _asked[connect.Peer] = [];
                break;
            case SwarmEffect.Accept accept: _asked[accept.Peer] = []; break;
            case SwarmEffect.Close close: _asked.Remove(close.Peer); break;
            case SwarmEffect.Send { Message: PeerMessage.Request request } send: _asked[send.Peer].Add(request.Block); break;
            case SwarmEffect.Send { Message: PeerMessage.Cancel cancel } send: _asked[send.Peer].Remove(cancel.Block); break;
        }
    }

    private void Note(SwarmEvent happened)
    {
        switch (happened)
        {
            case SwarmEvent.Connected connected: _fast[connected.Peer] = connected.Handshake.HasFast; break;
            case SwarmEvent.Gone gone: _asked.Remove(gone.Peer); break;
            case SwarmEvent.Received received when _asked.TryGetValue(received.Peer, out List<BlockRef>? owed):
                if (received.Message is PeerMessage.Choke && !_fast.GetValueOrDefault(received.Peer)) owed.Clear();
                if (received.Message is PeerMessage.Piece piece) owed.Remove(piece.Block);
                if (received.Message is PeerMessage.Reject reject) owed.Remove(reject.Block);
                break;
        }
    }
}
