using System.Net;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

/// <summary>Builds schedules and answers, and goes through expected announces. Times are seconds.</summary>
internal static class ScheduleSteps
{
    public static AnnounceSchedule Schedule(string[][] tiers, int seed = 1, bool isComplete = false) =>
        new(tiers, new Random(seed), isComplete);

    public static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);

    public static AnnounceAnswer Answered(int interval = 1_800, int? min = null, int peers = 0, int firstPeer = 1) => new()
    {
        Interval = At(interval),
        MinInterval = min is null ? null : At(min.Value),
        Peers = [.. Enumerable.Range(firstPeer, peers).Select(port => new PeerEndpoint(IPAddress.Loopback, port))],
    };

    public static void Answer(AnnounceSchedule schedule, int now, string url, AnnounceEvent reason, AnnounceAnswer answer)
    {
        Expect(schedule, now, url, reason);
        schedule.Answered(url, At(now), answer);
    }

    public static void Fail(AnnounceSchedule schedule, int now, string url, AnnounceEvent reason)
    {
        Expect(schedule, now, url, reason);
        schedule.Failed(url, At(now), new TrackerException("down"));
    }

    public static void Expect(AnnounceSchedule schedule, int now, string url, AnnounceEvent reason)
    {
        DueAnnounce? due = schedule.NextAnnounce(At(now), needsPeers: false);
        Assert.Equal((now, url, reason), (now, due?.Url, due?.Event));
    }
}
