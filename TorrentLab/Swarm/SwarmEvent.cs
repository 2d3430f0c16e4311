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

    /// <summary>A message came. A block that it carries belongs to the core from now on.</summary>
    public sealed record Received(int Peer, PeerMessage Message) : SwarmEvent;

    /// <summary>The connection could not be made, or has ended; the number will not be heard of again.</summary>
    /// <param name="Peer">Number of the connection.</param>
    /// <param name="Reason">Why, for people.</param>
    /// <param name="Broken">True when the peer broke a rule of the protocol.</param>
    public sealed record Gone(int Peer, string Reason, bool Broken = false) : SwarmEvent;

    /// <summary>The piece had the right hash and is on the disk.</summary>
    public sealed record PieceStored(int Piece) : SwarmEvent;

    /// <summary>The piece had a wrong hash; nothing was written.</summary>
    public sealed record PieceCorrupt(int Piece) : SwarmEvent;

    /// <summary>The disk failed.</summary>
    public sealed record StorageFailed(string Reason) : SwarmEvent;

    public sealed record TrackerAnswered(string Url, AnnounceAnswer Answer) : SwarmEvent;

    public sealed record TrackerFailed(string Url, TrackerException Error) : SwarmEvent;

    /// <summary>The user wants to end.</summary>
    public sealed record StopAsked : SwarmEvent;
}
