using TorrentLab.Primitives;
using TorrentLab.Tracker;
using static TorrentLab.Tests.Tracker.ScheduleSteps;

namespace TorrentLab.Tests.Tracker;

public sealed class AnnounceScheduleEventTests
{
    private const string A = "http://a/announce", B = "http://b/announce";

    [Fact]
    public void Completed_is_announced_at_once_and_exactly_once()
    {
        var schedule = Schedule([[A]]);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered(min: 900));
        schedule.Completed();
        schedule.Completed();
        Assert.True(schedule.NextTime(needsPeers: false) <= At(1));
        Answer(schedule, 1, A, AnnounceEvent.Completed, Answered());
        schedule.Completed();
        Assert.Equal(At(1_801), schedule.NextTime(needsPeers: false));
        Answer(schedule, 1_801, A, AnnounceEvent.None, Answered());
    }

    [Fact]
    public void What_was_complete_at_the_start_never_announces_completed()
    {
        var schedule = Schedule([[A]], isComplete: true);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered());
        schedule.Completed();
        Assert.Null(schedule.NextAnnounce(At(1), needsPeers: false));
        Answer(schedule, 1_800, A, AnnounceEvent.None, Answered());
    }

    [Fact]
    public void Completed_is_repeated_until_it_is_answered()
    {
        var schedule = Schedule([[A]]);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered());
        schedule.Completed();
        Fail(schedule, 1, A, AnnounceEvent.Completed);
        Assert.Equal(At(16), schedule.NextTime(needsPeers: false));
        Fail(schedule, 16, A, AnnounceEvent.Completed);
        Answer(schedule, 46, A, AnnounceEvent.Completed, Answered());
        Answer(schedule, 1_846, A, AnnounceEvent.None, Answered());
    }

    [Fact]
    public void Completed_while_an_announce_is_in_flight_follows_it()
    {
        var schedule = Schedule([[A]]);
        Expect(schedule, 0, A, AnnounceEvent.Started);
        schedule.Completed();
        schedule.Answered(A, At(1), Answered());
        Answer(schedule, 1, A, AnnounceEvent.Completed, Answered());
        Assert.Equal(At(1_801), schedule.NextTime(needsPeers: false));
    }

    [Fact]
    public void Completed_in_the_middle_of_a_round_is_announced_once()
    {
        var schedule = Schedule([[A], [B]]);
        Fail(schedule, 0, A, AnnounceEvent.Started);
        Answer(schedule, 0, B, AnnounceEvent.Started, Answered());
        Expect(schedule, 1_800, A, AnnounceEvent.Started);
        schedule.Completed();
        schedule.Failed(A, At(1_800), new TrackerException("down"));
        Answer(schedule, 1_800, B, AnnounceEvent.Completed, Answered());
        Assert.Equal(At(3_600), schedule.NextTime(needsPeers: false));
    }

    [Fact]
    public void Completed_goes_first_to_the_tracker_that_answered_last()
    {
        var schedule = Schedule([[A], [B]]);
        Fail(schedule, 0, A, AnnounceEvent.Started);
        Answer(schedule, 0, B, AnnounceEvent.Started, Answered());
        schedule.Completed();
        Answer(schedule, 1, B, AnnounceEvent.Completed, Answered());
        // A meets us as a seed: it gets no "completed".
        Answer(schedule, 1_801, A, AnnounceEvent.Started, Answered());
        Answer(schedule, 3_601, A, AnnounceEvent.None, Answered());
    }

    [Fact]
    public void A_tracker_that_met_us_as_a_seed_is_not_told_completed_and_the_one_owed_still_is()
    {
        var schedule = Schedule([[A], [B]]);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered());
        schedule.Completed();
        Fail(schedule, 1, A, AnnounceEvent.Completed);
        Answer(schedule, 1, B, AnnounceEvent.Started, Answered());
        Assert.Equal(At(1_801), schedule.NextTime(needsPeers: false));
        Answer(schedule, 1_801, A, AnnounceEvent.Completed, Answered());
        Answer(schedule, 3_601, A, AnnounceEvent.None, Answered());
    }

    [Fact]
    public void Stop_names_all_that_accepted_a_started_the_last_to_answer_first()
    {
        var schedule = Schedule([[A], [B], ["http://c/announce"]]);
        Answer(schedule, 0, A, AnnounceEvent.Started, Answered() with { TrackerId = "x" });
        Fail(schedule, 1_800, A, AnnounceEvent.None);
        Answer(schedule, 1_800, B, AnnounceEvent.Started, Answered());
        Assert.Equal(
            [new DueAnnounce(B, AnnounceEvent.Stopped, null), new DueAnnounce(A, AnnounceEvent.Stopped, "x")], schedule.Stop());
        Assert.Empty(schedule.Stop());
        Assert.Null(schedule.NextTime(needsPeers: true));
        Assert.Null(schedule.NextAnnounce(At(99_999), needsPeers: true));
    }

    [Fact]
    public void Stop_before_any_answer_tells_nobody_and_a_late_answer_changes_nothing()
    {
        var schedule = Schedule([[A]]);
        Expect(schedule, 0, A, AnnounceEvent.Started);
        Assert.Empty(schedule.Stop());
        schedule.Answered(A, At(1), Answered());
        Assert.Null(schedule.NextAnnounce(At(99_999), needsPeers: true));
    }
}
