using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>One connection, as far as the protocol goes. Both sides begin choked and not interested (BEP 3, "peer protocol").</summary>
internal sealed class PeerSession(int id, KnownPeer known, int pieces, int? fixedDepth, TimeSpan now)
{
    public int Id { get; } = id;

    public KnownPeer Known { get; } = known;

    /// <summary>Null until the handshakes are through.</summary>
    public Handshake? Handshake { get; set; }

    public Bitfield Has { get; set; } = new(pieces);

    public bool IsChokingUs { get; set; } = true;

    public bool WeAreInterested { get; set; }

    public bool IsInterestedInUs { get; set; }

    /// <summary>It let requests run out of time, and is asked for little until it sends a block again.</summary>
    public bool IsSnubbing { get; set; }

    public PipelineDepth Depth { get; } = new(fixedDepth);

    public RateMeter Received { get; } = new();

    /// <summary>Last time that anything came.</summary>
    public TimeSpan HeardAt { get; set; } = now;

    /// <summary>Last time that we sent anything.</summary>
    public TimeSpan SentAt { get; set; } = now;

    /// <summary>Last time that it was of use: a wanted block came, or the connection stood.</summary>
    public TimeSpan UsefulAt { get; set; } = now;

    /// <summary>Since when it has let us wait for blocks that it owes.</summary>
    public TimeSpan WaitingSince { get; set; } = now;

    /// <summary>The highest request number that it has answered.</summary>
    public long Answered { get; set; } = -1;

    /// <summary>Blocks that it sent and did not owe.</summary>
    public int Unsolicited { get; set; }
}
