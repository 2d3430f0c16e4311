using TorrentLab.Tracker.Server;

namespace TorrentLab.Tests.Tracker.Server;

public sealed class TrackerActivityTests
{
    [Fact]
    public void The_rate_is_the_average_of_the_last_ten_seconds()
    {
        var activity = new TrackerActivity();
        for (int second = 0; second <= 30; second++)
        {
            activity.Sample(second);
            for (int i = 0; i < second; i++) activity.CountAnnounce();
        }

        Assert.Equal(24.5, activity.AnnouncesPerSecond); // 20 to 29 in the seconds 20 to 29
    }

    [Fact]
    public void Before_the_second_sample_there_is_no_rate()
    {
        var activity = new TrackerActivity();
        activity.CountAnnounce();
        activity.Sample(1);

        Assert.Equal(0, activity.AnnouncesPerSecond);
    }
}
