using TorrentLab.Primitives;

namespace TorrentLab.Swarm;

/// <summary>What is remembered of an endpoint across its connections.</summary>
public sealed class KnownPeer(PeerEndpoint endpoint, string source)
{
    /// <summary>Doublings of the wait: from a second to some 17 minutes.</summary>
    private const int LongestDoubling = 10;

    public PeerEndpoint Endpoint { get; } = endpoint;

    /// <summary>Who told us of it: "tracker", "command line", "incoming".</summary>
    public string Source { get; } = source;

    /// <summary>Tries in a row that ended without a good piece.</summary>
    public int Attempts { get; private set; }

    /// <summary>Not to be dialled before.</summary>
    public TimeSpan NextTry { get; private set; }

    /// <summary>Its rank among peers that were tried as often (BEP 40); higher is better.</summary>
    public uint Priority { get; internal set; }

    public bool IsConnected { get; private set; }

    public bool IsBanned { get; private set; }

    /// <summary>Why its last connection ended; null before the first.</summary>
    public string? LastReason { get; private set; }

    /// <summary>A connection to it is being made, or stands.</summary>
    public void Connecting() => IsConnected = true;

    /// <summary>It was of use, as a giver or, to a seed, as a taker: earlier failures are forgiven.</summary>
    public void Proved() => Attempts = 0;

    /// <summary>Its connection failed or ended.</summary>
    /// <param name="now">When.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="delay">How long to leave it alone the first time; each further failure doubles it.</param>
    public void Lost(TimeSpan now, string reason, TimeSpan delay)
    {
        IsConnected = false;
        LastReason = reason;
        NextTry = now + (delay * (1 << Math.Min(Attempts, LongestDoubling)));
        Attempts++;
    }

    /// <summary>There is nothing to be had there, for them or for us, before this time.</summary>
    public void Postpone(TimeSpan until) => NextTry = until;

    /// <summary>Never again. The endpoint is meant, not its address: an honest peer may sit behind the same one.</summary>
    public void Ban() => IsBanned = true;
}
