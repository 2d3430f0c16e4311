namespace TorrentLab.Lab;

/// <summary>One way in which a tracker fails: over HTTP or over UDP.</summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="Does">What it does, in one sentence.</param>
/// <param name="Rule">Which rule it breaks or uses: BEP and section.</param>
/// <param name="Good">What a good client does.</param>
public sealed record TrackerFault(string Name, string Does, string Rule, string Good)
{
    /// <summary>The answer to an announce over HTTP; null for a fault over UDP.</summary>
    public Func<FaultQuestion, TrackerAnswer>? Http { get; init; }

    /// <summary>The answer to a scrape over HTTP for an info-hash.</summary>
    public Func<byte[], TrackerAnswer> Scrape { get; init; } = hash => TrackerAnswer.Scrape(hash, 0, 0, 0);

    /// <summary>The answer to a packet, of the right one; null for a fault over HTTP.</summary>
    public Func<FaultQuestion, UdpTrackerAnswer, UdpTrackerAnswer>? Udp { get; init; }
}
