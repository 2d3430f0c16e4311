using System.Net;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>A tracker's answer to an announce, checked and cut to safe limits (BEP 3, "trackers"; BEP 15, "announce").</summary>
public sealed record AnnounceAnswer
{
    /// <summary>Most peers taken from one answer.</summary>
    public const int MaxPeers = 2_000;

    /// <summary>Wait between regular announces, 1 minute to 1 day; 30 minutes where the tracker gave none.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>The least wait between two announces, at most 1 day; null where the tracker gave none.</summary>
    public TimeSpan? MinInterval { get; init; }

    /// <summary>Dialable endpoints, each once, in the tracker's order, at most <see cref="MaxPeers"/>.</summary>
    public required IReadOnlyList<PeerEndpoint> Peers { get; init; }

    /// <summary>Number of seeds.</summary>
    public long? Complete { get; init; }

    /// <summary>Number of leechers.</summary>
    public long? Incomplete { get; init; }

    /// <summary>To be sent back with the next announce, one char a byte (Latin-1).</summary>
    public string? TrackerId { get; init; }

    /// <summary>The tracker's "warning message", safe to print, at most 200 characters.</summary>
    public string? Warning { get; init; }

    /// <summary>Our address as the tracker sees it (BEP 24).</summary>
    public IPAddress? ExternalIp { get; init; }

    /// <summary>What was ignored in the answer and why, one line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
