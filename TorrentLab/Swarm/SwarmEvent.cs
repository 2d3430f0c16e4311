using TorrentLab.Primitives;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>Something that happened outside: a closed set, the only input of <see cref="SwarmCore"/>.</summary>
public abstract record SwarmEvent
{
    private SwarmEvent() { }

    /// <summary>Time has passed; sent every <see cref="SwarmOptions.TickInterval"/>.</summary>
    public sealed record Tick : SwarmEvent;

    /// <summary>Peers given by the user, not by a tracker.</summary>
    public sealed record PeersFound(string Source, IReadOnlyList<PeerEndpoint> Peers) : SwarmEvent;

    /// <summary>The connection that <see cref="SwarmEffect.Connect"/> asked for stands, and both handshakes are through.</summary>
    public sealed record Connected(int Peer, Handshake Handshake) : SwarmEvent;

    /// <summary>Somebody has connected to us and said its handshake; ours is not sent yet. Answered by Accept or Refuse.</summary>
    /// <param name="Offer">A number for the answer.</param>
    /// <param name="From">Where it comes from; not where it listens.</param>
    /// <param name="Handshake">What it said; its info-hash is the torrent's.</param>
    public sealed record Incoming(int Offer, PeerEndpoint From, Handshake Handshake) : SwarmEvent;

    /// <summary>A message came. A block that it carries belongs to the core from now on.</summary>
    public sealed record Received(int Peer, PeerMessage Message) : SwarmEvent;

    /// <summary>The connection could not be made, or has ended; the number will not be heard of again.</summary>
    /// <param name="Peer">Number of the connection.</param>
    /// <param name="Reason">Why, for people.</param>
    /// <param name="Broken">True when the peer broke a rule of the protocol.</param>
    public sealed record Gone(int Peer, string Reason, bool Broken = false) : SwarmEvent;

    /// <summary>Blocks that <see cref="SwarmEffect.SendBlock"/> asked for have left: so many, with so many bytes of data.</summary>
    public sealed record BlocksSent(int Peer, int Blocks, int Bytes) : SwarmEvent;

    /// <summary>The piece had the right hash and is on the disk.</summary>
    /// <param name="Piece">Its index.</param>
    /// <param name="BlockHashes">SHA-1 of each block where the effect asked for it, else null.</param>
    public sealed record PieceStored(int Piece, IReadOnlyList<Sha1Hash>? BlockHashes = null) : SwarmEvent;

    /// <summary>The piece had a wrong hash; nothing was written.</summary>
    /// <param name="Piece">Its index.</param>
    /// <param name="BlockHashes">SHA-1 of each block.</param>
    public sealed record PieceCorrupt(int Piece, IReadOnlyList<Sha1Hash> BlockHashes) : SwarmEvent;

    /// <summary>The disk failed.</summary>
    public sealed record StorageFailed(string Reason) : SwarmEvent;

    public sealed record TrackerAnswered(string Url, AnnounceAnswer Answer) : SwarmEvent;

    public sealed record TrackerFailed(string Url, TrackerException Error) : SwarmEvent;

    /// <summary>The user wants other limits from now on.</summary>
    public sealed record LimitsChanged(SwarmLimits Limits) : SwarmEvent;

    /// <summary>The user wants to end.</summary>
    public sealed record StopAsked : SwarmEvent;
}
