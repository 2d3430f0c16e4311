using TorrentLab.Primitives;
using TorrentLab.Tracker;
using static TorrentLab.Tests.Tracker.ScheduleSteps;

namespace TorrentLab.Tests.Tracker;

public sealed class AnnounceScheduleTests
{
    private const string A = "http://a/announce", B = "http://b/announce", C = "http://c/announce";

    [Fact]
    public void The_first_announce_is_started_and_due_at_once()
    {
        var schedule = Schedule([[A]]);
        Assert.True(schedule.NextTime(needsPeers: false) <= At(0));
        Assert.Equal(new DueAnnounce(A, AnnounceEvent.Started, null), schedule.NextAnnounce(At(0), needsPeers: false));
    }

    [Fact]
    public void One_announce_is_in_flight_at_a_time()
    {
        var schedule = Schedule([[A], [B]]);
        schedule.NextAnnounce(At(0), needsPeers: true);
        Assert.Null(schedule.NextAnnounce(At(9_999), needsPeers: true));
        Assert.Null(schedule.NextTime(needsPeers: true));
    }

    [Fact]
    public void A_regular_announce_has_no_event_and_comes_at_the_interval()
    {
        var schedule = Schedule([[A]]);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered(interval: 1_800));
        Assert.Equal(At(1_800), schedule.NextTime(needsPeers: false));
        Assert.Null(schedule.NextAnnounce(At(1_799), needsPeers: false));
        Answer(schedule, 1_800, A, AnnounceEvent.None, Answered(interval: 60));
        Assert.Equal(At(1_860), schedule.NextTime(needsPeers: false));
    }

    [Fact]
    public void A_min_interval_above_the_interval_wins()
    {
        var schedule = Schedule([[A]]);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered(interval: 60, min: 300));
        Assert.Equal(At(300), schedule.NextTime(needsPeers: true));
    }

    [Fact]
    public void The_tracker_id_goes_back_until_a_new_one_comes()
    {
        var schedule = Schedule([[A]]);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered() with { TrackerId = "one" });
        Assert.Equal("one", schedule.NextAnnounce(At(1_800), needsPeers: false)?.TrackerId);
        schedule.Answered(A, At(1_800), Answered());
        Assert.Equal("one", schedule.NextAnnounce(At(3_600), needsPeers: false)?.TrackerId);
        schedule.Answered(A, At(3_600), Answered() with { TrackerId = "two" });
        Assert.Equal("two", schedule.NextAnnounce(At(5_400), needsPeers: false)?.TrackerId);
    }

    [Fact]
    public void Started_is_repeated_until_the_tracker_answers_it()
    {
        var schedule = Schedule([[A]]);
        Fail(schedule, 0, A, AnnounceEvent.Started);
        Fail(schedule, 15, A, AnnounceEvent.Started);
        Answer(schedule, 45, A, AnnounceEvent.Started, Answered());
        Answer(schedule, 1_845, A, AnnounceEvent.None, Answered());
    }

    [Fact]
    public void A_failure_goes_on_to_the_next_tracker_and_tier_at_once()
    {
        var schedule = Schedule([[A], [B], [C]]);
        Fail(schedule, 0, A, AnnounceEvent.Started);
        Assert.True(schedule.NextTime(needsPeers: false) <= At(0));
        Fail(schedule, 30, B, AnnounceEvent.Started);
        Answer(schedule, 30, C, AnnounceEvent.Started, Answered());
        Assert.Equal(At(1_830), schedule.NextTime(needsPeers: false));
    }

    [Fact]
    public void Every_round_starts_at_the_first_tier_again()
    {
        var schedule = Schedule([[A], [B]]);
        Fail(schedule, 0, A, AnnounceEvent.Started);
        Answer(schedule, 0, B, AnnounceEvent.Started, Answered());
        Fail(schedule, 1_800, A, AnnounceEvent.Started);
        Answer(schedule, 1_800, B, AnnounceEvent.None, Answered());
        Answer(schedule, 3_600, A, AnnounceEvent.Started, Answered());
    }

    [Fact]
    public void The_tracker_that_answers_moves_to_the_front_of_its_tier()
    {
        var schedule = Schedule([[A, B, C]], seed: 7);
        string first = Next(schedule, 0), second, third;
        schedule.Failed(first, At(0), new TrackerException("down"));
        schedule.Failed(second = Next(schedule, 0), At(0), new TrackerException("down"));
        schedule.Answered(third = Next(schedule, 0), At(0), Answered());
        Assert.Equal([third, first, second], schedule.Trackers.Select(tracker => tracker.Url));
        Assert.Equal(third, Next(schedule, 1_800));
    }

    [Fact]
    public void A_tier_is_shuffled_by_the_given_random_and_tiers_keep_their_order()
    {
        string[] tier = [.. Enumerable.Range(0, 9).Select(i => $"http://t{i}/announce")];
        var orders = Enumerable.Range(0, 5).Select(seed => string.Join(' ', Order(seed))).ToHashSet();
        Assert.True(orders.Count > 1, "no seed changes the order");
        Assert.Equal(Order(3), Order(3));
        Assert.Equal(tier.Order(), Order(3).Take(9).Order());
        Assert.Equal(A, Order(3)[^1]);

        string[] Order(int seed) => [.. Schedule([tier, [A]], seed: seed).Trackers.Select(tracker => tracker.Url)];
    }

    [Fact]
    public void When_all_failed_the_back_off_doubles_from_15_s_to_30_min_and_ends_with_an_answer()
    {
        var schedule = Schedule([[A], [B]]);
        int now = 0;
        foreach (int wait in (int[])[15, 30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800])
        {
            Fail(schedule, now, A, AnnounceEvent.Started);
            Fail(schedule, now, B, AnnounceEvent.Started);
            Assert.Equal(At(now + wait), schedule.NextTime(needsPeers: true));
            Assert.Null(schedule.NextAnnounce(At(now + wait - 1), needsPeers: true));
            now += wait;
        }
        Answer(schedule, now, A, AnnounceEvent.Started, Answered());
        now += 1_800;
        Fail(schedule, now, A, AnnounceEvent.None);
        Fail(schedule, now, B, AnnounceEvent.Started);
        Assert.Equal(At(now + 15), schedule.NextTime(needsPeers: false));
    }

    [Fact]
    public void Retry_in_silences_that_tracker_alone()
    {
        var schedule = Schedule([[A], [B]]);
        Refuse(schedule, 0, A, TimeSpan.FromSeconds(600));
        Fail(schedule, 0, B, AnnounceEvent.Started);
        Fail(schedule, 15, B, AnnounceEvent.Started);
        Fail(schedule, 45, B, AnnounceEvent.Started);
        Answer(schedule, 105, B, AnnounceEvent.Started, Answered(interval: 600));
        Assert.Equal(A, Next(schedule, 705));
    }

    [Fact]
    public void When_every_tracker_asked_for_silence_the_first_to_end_it_is_next()
    {
        var schedule = Schedule([[A], [B]]);
        Refuse(schedule, 0, A, TimeSpan.FromSeconds(600));
        Refuse(schedule, 0, B, TimeSpan.FromSeconds(300));
        Assert.Equal(At(300), schedule.NextTime(needsPeers: true));
        schedule.Completed();
        Assert.Null(schedule.NextAnnounce(At(100), needsPeers: true));
        Assert.Equal(At(300), schedule.NextTime(needsPeers: true));
        Assert.Equal(B, Next(schedule, 300));
    }

    [Fact]
    public void A_tracker_that_says_never_is_not_asked_again()
    {
        var schedule = Schedule([[A]]);
        Refuse(schedule, 0, A, Timeout.InfiniteTimeSpan);
        Assert.Null(schedule.NextTime(needsPeers: true));
        Assert.Null(schedule.NextAnnounce(At(1_000_000), needsPeers: true));
    }

    [Fact]
    public void Without_a_usable_tracker_nothing_is_ever_due()
    {
        var schedule = Schedule([["wss://u:6969", " "], [""], ["nonsense"]]);
        Assert.Null(schedule.NextTime(needsPeers: true));
        Assert.Null(schedule.NextAnnounce(At(0), needsPeers: true));
        Assert.Equal(
            ["the scheme \"wss\" is not served here (only http, https, udp)", "not a tracker URL: it has no \"http://\" or the like in front"],
            schedule.Trackers.Select(tracker => tracker.Outcome));
        Assert.Empty(Schedule([]).Trackers);
    }

    [Fact]
    public void Udp_trackers_take_their_turn_beside_http_ones()
    {
        var schedule = Schedule([["udp://u:6969"], [A]]);
        Assert.Equal("udp://u:6969", Next(schedule, 0));
        schedule.Failed("udp://u:6969", At(105), new TrackerException("timed out"));
        Assert.Equal(A, Next(schedule, 105));
    }

    [Fact]
    public void An_address_listed_twice_is_asked_once() =>
        Assert.Equal([(0, A), (1, B)],
            Schedule([[A, A], [A, $" {B} "], [B]]).Trackers.Select(tracker => (tracker.Tier, tracker.Url)));

    [Fact]
    public void A_display_sees_redacted_addresses_outcomes_and_times()
    {
        const string Secret = "http://s/0123456789abcdef0123456789abcdef/announce";
        var schedule = Schedule([[Secret], [B], [C]]);
        Assert.Equal(new TrackerStatus(0, "http://s/***/announce", "not asked yet", null), schedule.Trackers[0] with { NextTime = null });
        schedule.NextAnnounce(At(0), needsPeers: false);
        Assert.Equal("announcing", schedule.Trackers[0].Outcome);
        schedule.Failed(Secret, At(0), new TrackerException("timed out"));
        Answer(schedule, 0, B, AnnounceEvent.Started, Answered(peers: 2));
        Assert.Equal(
            [
                new TrackerStatus(0, "http://s/***/announce", "timed out", null),
                new TrackerStatus(1, B, "2 peers", At(1_800)),
                new TrackerStatus(2, C, "not asked yet", null),
            ],
            schedule.Trackers);
    }

    [Fact]
    public void Telling_the_outcome_of_an_announce_that_is_not_in_flight_is_our_own_bug()
    {
        var schedule = Schedule([[A]]);
        Assert.Throws<InvalidOperationException>(() => schedule.Answered(A, At(0), Answered()));
        schedule.NextAnnounce(At(0), needsPeers: false);
        Assert.Throws<InvalidOperationException>(() => schedule.Failed(B, At(0), new TrackerException("down")));
    }

    private static void Refuse(AnnounceSchedule schedule, int now, string url, TimeSpan retryIn)
    {
        Expect(schedule, now, url, AnnounceEvent.Started);
        var error = new TrackerException("refused", new TrackerRefusalException("no", retryIn)) { IsRefusal = true };
        schedule.Failed(url, At(now), error);
    }

    private static string Next(AnnounceSchedule schedule, int now) =>
        schedule.NextAnnounce(At(now), needsPeers: false)?.Url ?? "(nothing due)";
}
