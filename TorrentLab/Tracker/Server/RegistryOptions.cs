using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>What a tracker is told before it starts: how often peers come, and how much it may remember.</summary>
public sealed record RegistryOptions
{
    /// <summary>Most peers in one answer, however many are wanted: over UDP and IPv4 just what fits one packet anywhere.</summary>
    public const int MaxNumWant = 200;

    /// <summary>How often a peer is asked to announce.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Torrents at a time; an announce of one more is refused.</summary>
    public int MaxTorrents { get; init; } = 200_000;

    /// <summary>Peers at a time in all torrents; one more is answered but not listed.</summary>
    public int MaxPeers { get; init; } = 2_000_000;

    /// <summary>Peers at a time in one torrent; one more is answered but not listed.</summary>
    public int MaxPeersPerTorrent { get; init; } = 100_000;

    /// <summary>The torrents that are served; null for all.</summary>
    public IReadOnlySet<Sha1Hash>? Whitelist { get; init; }

    /// <summary>The least time between two announces that the tracker likes.</summary>
    public TimeSpan MinInterval => Interval / 2;

    /// <summary>A peer that was not heard of for two intervals is forgotten: one announce may get lost.</summary>
    internal int PeerLifeSeconds => 2 * IntervalSeconds;

    internal int IntervalSeconds => (int)Math.Ceiling(Interval.TotalSeconds);

    internal int MinIntervalSeconds => (int)Math.Ceiling(MinInterval.TotalSeconds);
}
