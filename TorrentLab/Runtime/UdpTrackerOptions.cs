using System.Net;

namespace TorrentLab.Runtime;

/// <summary>Limits of <see cref="UdpTrackerClient"/>.</summary>
public sealed record UdpTrackerOptions
{
    /// <summary>
    /// The sum of all waits of BEP 15, "time outs": 15 s, doubled eight times, two hours in all. For
    /// <see cref="Deadline"/> where there is nobody else to ask.
    /// </summary>
    public static readonly TimeSpan FullSchedule = TimeSpan.FromSeconds(15 * ((1 << 9) - 1));

    /// <summary>The address of ours to ask from, which trackers take for that of our peers' port; null for the one that the system picks.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>
    /// From the call to the answer. As it is, 15 s, 30 s and 60 s pass without an answer: three lost packets in a row are
    /// rare, so the tracker is down, and the trackers of the next tier (BEP 12) wait for their turn meanwhile. The
    /// schedule of announces comes back to this one.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(15 + 30 + 60);
}
