using System.Text;
using TorrentLab.Primitives;
using TorrentLab.Tracker;
using static TorrentLab.Tests.Tracker.ScheduleSteps;

namespace TorrentLab.Tests.Tracker;

public sealed class AnnounceScheduleEarlyTests
{
    private const string A = "http://a/announce", B = "http://b/announce";

    [Fact]
    public void Without_new_peers_early_announces_come_after_5_15_30_60_s_and_then_double_up_to_the_interval()
    {
        var schedule = Schedule([[A]]);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered(peers: 1));
        int now = 0;
        foreach (int wait in (int[])[5, 15, 30, 60, 120, 240, 480, 960, 1_800, 1_800])
        {
            Assert.Equal(At(now + wait), schedule.NextTime(needsPeers: true));
            Assert.Equal(At(now + 1_800), schedule.NextTime(needsPeers: false));
            Assert.Null(schedule.NextAnnounce(At(now + wait - 1), needsPeers: true));
            now += wait;
            Assert.Equal(new DueAnnounce(A, AnnounceEvent.None, null), schedule.NextAnnounce(At(now), needsPeers: true));
            schedule.Answered(A, At(now), Answered(peers: 1));
        }
    }

    [Fact]
    public void An_answer_with_someone_new_starts_the_early_announces_over()
    {
        var schedule = Schedule([[A]]);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered(peers: 1));
        schedule.NextAnnounce(At(5), needsPeers: true);
        schedule.Answered(A, At(5), Answered(peers: 1));
        Assert.Equal(At(20), schedule.NextTime(needsPeers: true));
        schedule.NextAnnounce(At(20), needsPeers: true);
        schedule.Answered(A, At(20), Answered(peers: 2));
        Assert.Equal(At(25), schedule.NextTime(needsPeers: true));
    }

    [Fact]
    public void An_early_announce_never_comes_before_the_min_interval()
    {
        var schedule = Schedule([[A]]);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered(min: 900));
        Assert.Equal(At(900), schedule.NextTime(needsPeers: true));
        Assert.Null(schedule.NextAnnounce(At(899), needsPeers: true));
        Assert.NotNull(schedule.NextAnnounce(At(900), needsPeers: true));
    }

    [Theory, Bep(3, "trackers")]
    [InlineData("d8:intervali0e5:peers0:e")]
    [InlineData("d8:intervali-1e5:peers0:e")]
    [InlineData("d8:intervali59e5:peers0:e")]
    public void An_interval_of_less_than_a_minute_brings_no_announce_within_one(string body)
    {
        var schedule = Schedule([[A]]);
        AnnounceAnswer answer = HttpTrackerCodec.ReadAnnounce(Encoding.ASCII.GetBytes(body));
        for (int now = 0; now <= 180; now += 60)
        {
            Assert.Null(schedule.NextAnnounce(At(now - 1), needsPeers: true));
            Assert.NotNull(schedule.NextAnnounce(At(now), needsPeers: true));
            schedule.Answered(A, At(now), answer);
        }
    }

    [Fact]
    public void A_min_interval_allows_to_ask_within_a_minute_whatever_the_interval()
    {
        var schedule = Schedule([[A]]);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered(interval: 60, min: 10));
        Assert.Equal(At(10), schedule.NextTime(needsPeers: true));
    }

    [Fact]
    public void An_early_announce_asks_the_tracker_that_answered_last_and_falls_back_like_any()
    {
        var schedule = Schedule([[A], [B]]);
        Fail(schedule, 0, A, AnnounceEvent.Started);
        Answer(schedule, 0, B, AnnounceEvent.Started, Answered());
        Assert.Equal(B, schedule.NextAnnounce(At(5), needsPeers: true)?.Url);
        schedule.Failed(B, At(5), new TrackerException("down"));
        Assert.Equal(A, schedule.NextAnnounce(At(5), needsPeers: true)?.Url);
        schedule.Failed(A, At(5), new TrackerException("down"));
        Assert.Equal(At(20), schedule.NextTime(needsPeers: true));
    }

    [Fact]
    public void In_any_course_of_events_started_is_first_completed_single_and_nothing_comes_too_soon()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            string[] urls = [A, B, "http://c/announce"];
            var schedule = new AnnounceSchedule([[urls[0], urls[1]], [urls[2]]], random, isComplete: false);
            var accepted = new HashSet<string>();
            int completed = 0, now = 0;
            for (int step = 0; step < 60; step++)
            {
                if (random.Next(20) == 0) schedule.Completed();
                bool needsPeers = random.Next(2) == 0;
                if (schedule.NextAnnounce(At(now), needsPeers) is not { } due)
                {
                    TimeSpan next = Assert.NotNull(schedule.NextTime(needsPeers));
                    Assert.True(next > At(now), $"seed {seed}: due at {next}, but nothing came at {At(now)}");
                    now = (int)next.TotalSeconds;
                    continue;
                }
                Assert.Equal(!accepted.Contains(due.Url), due.Event == AnnounceEvent.Started);
                if (random.Next(3) == 0)
                {
                    schedule.Failed(due.Url, At(now), new TrackerException("down"));
                    continue;
                }
                accepted.Add(due.Url);
                if (due.Event == AnnounceEvent.Completed) completed++;
                schedule.Answered(due.Url, At(now), Answered(interval: 60 + random.Next(600), min: random.Next(90)));
            }
            Assert.InRange(completed, 0, 1);
            Assert.Equal(accepted.Order(), schedule.Stop().Select(stop => stop.Url).Order());
        }
    }
}
