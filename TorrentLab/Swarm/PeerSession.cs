using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>
/// One connection, as far as the protocol goes. Both sides begin choked and not interested (BEP 3, "peer protocol").
/// What serves the download comes first, what serves the upload behind it.
/// </summary>
internal sealed class PeerSession(int id, KnownPeer known, int pieces, SwarmOptions options, TimeSpan now)
{
    private static readonly TimeSpan TradeWindow = TimeSpan.FromSeconds(20); // BEP 3: choking goes by "a rolling 20-second average"

    public int Id { get; } = id;

    public KnownPeer Known { get; set; } = known;

    /// <summary>It has dialled us.</summary>
    public bool IsIncoming { get; init; }

    /// <summary>Null until the handshakes are through.</summary>
    public Handshake? Handshake { get; set; }

    /// <summary>Both sides speak the fast extension (BEP 6). Ours is always offered.</summary>
    public bool HasFast => Handshake is { HasFast: true };

    /// <summary>When the handshakes were through.</summary>
    public TimeSpan ConnectedAt { get; set; } = now;

    /// <summary>What it calls its program (BEP 10); null until it says so.</summary>
    public string? Client { get; set; }

    /// <summary>Last time that anything came.</summary>
    public TimeSpan HeardAt { get; set; } = now;

    /// <summary>Last time that we sent anything.</summary>
    public TimeSpan SentAt { get; set; } = now;

    public Bitfield Has { get; set; } = new(pieces);

    /// <summary>Number of pieces that it has and we lack.</summary>
    public int Wanted { get; set; }

    public bool IsChokingUs { get; set; } = true;

    public bool WeAreInterested { get; set; }

    /// <summary>Pieces that it lets us ask for while it chokes us (BEP 6, "allowed fast").</summary>
    public HashSet<int> Granted { get; } = [];

    /// <summary>Requests that it keeps waiting before it drops any (BEP 10, "reqq").</summary>
    public int RequestQueue { get; set; } = PipelineDepth.Most;

    /// <summary>It will download nothing (BEP 21), or has everything.</summary>
    public bool IsUploadOnly { get; set; }

    /// <summary>It let requests run out of time, and is asked for little until it sends a block again.</summary>
    public bool IsSnubbing { get; set; }

    /// <summary>Requests that it has rejected since its last block, although it did not choke us.</summary>
    public int RejectsInRow { get; set; }

    /// <summary>Not to be asked for anything before: it has rejected too many of them.</summary>
    public TimeSpan PausedUntil { get; set; }

    public PipelineDepth Depth { get; } = new(options.PipelineDepth);

    public RateMeter Received { get; } = new();

    /// <summary>The same over the time by which choking goes.</summary>
    public RateMeter ReceivedInTrade { get; } = new(TradeWindow);

    /// <summary>Last time that it was of use: a wanted block came, or the connection stood.</summary>
    public TimeSpan UsefulAt { get; set; } = now;

    /// <summary>Since when it has let us wait for blocks that it owes.</summary>
    public TimeSpan WaitingSince { get; set; } = now;

    /// <summary>When it was last asked for something after it had owed nothing.</summary>
    public TimeSpan AskedSince { get; set; } = now;

    /// <summary>The highest request number that it has answered.</summary>
    public long Answered { get; set; } = -1;

    /// <summary>Blocks that were ever asked of it.</summary>
    public long BlocksAsked { get; set; }

    /// <summary>Blocks that it has ever sent, asked for or not.</summary>
    public long BlocksReceived { get; set; }

    public bool IsInterestedInUs { get; set; }

    /// <summary>We answer none of its requests, but for those that are allowed fast.</summary>
    public bool IsChoked { get; set; } = true;

    /// <summary>Pieces that it may ask for while we choke it (BEP 6).</summary>
    public IReadOnlyList<int> AllowedFast { get; set; } = [];

    /// <summary>Bytes that it may still have while choked: each of those pieces once, or choking would mean nothing to it.</summary>
    public long FastBytesLeft { get; set; }

    /// <summary>What it has asked for and nobody was told to send yet, oldest first.</summary>
    public List<BlockRef> Requests { get; } = [];

    /// <summary>Blocks that are on their way out: handed to the connection, not yet told as sent.</summary>
    public int BlocksLeaving { get; set; }

    public RateMeter Sent { get; } = new();

    /// <summary>The same over the time by which choking goes.</summary>
    public RateMeter SentInTrade { get; } = new(TradeWindow);
}
