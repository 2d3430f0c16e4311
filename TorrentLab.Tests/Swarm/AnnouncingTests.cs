using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Swarm;

[Bep(3, "trackers")]
public sealed class AnnouncingTests
{
    private static readonly LabTorrent Lab = LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024).WithTracker("http://127.0.0.1:1/announce");

    private readonly Scenario _swarm = new(Lab, options: new SwarmOptions { Port = 7000, TrackerKey = 0xabcd });

    [Fact]
    public void The_first_announce_is_started_with_all_bytes_left()
    {
        SwarmEffect.Announce announce = FirstAnnounce(_swarm);

        Assert.Equal("http://127.0.0.1:1/announce", announce.Url);
        Assert.Equal(
            new AnnounceRequest
            {
                InfoHash = _swarm.Torrent.InfoHash,
                PeerId = _swarm.Options.PeerId,
                Port = 7000,
                Left = 300_001,
                Event = AnnounceEvent.Started,
                Key = 0xabcd,
            },
            announce.Request);
    }

    [Fact]
    public void The_end_is_completed_then_stopped_then_finished()
    {
        SwarmEffect.Announce started = FirstAnnounce(_swarm);
        _swarm.Answer(started, 1);
        _swarm.SendAll(_swarm.ConnectSeed());
        SwarmEffect.Announce completed = Assert.Single(_swarm.All.OfType<SwarmEffect.Announce>().Skip(1));
        Assert.Equal((AnnounceEvent.Completed, 0L, 300_001L), (completed.Request.Event, completed.Request.Left, completed.Request.Downloaded));
        Assert.Null(_swarm.Outcome);

        _swarm.Answer(completed);

        Assert.Equal(AnnounceEvent.Stopped, ((SwarmEffect.Announce)_swarm.All[^2]).Request.Event);
        Assert.Equal(new SwarmEffect.Finished(new SwarmOutcome.Completed()), _swarm.All[^1]);
    }

    [Fact]
    public void A_tracker_that_does_not_answer_holds_the_end_for_one_second_only()
    {
        _swarm.Answer(FirstAnnounce(_swarm), 1);
        _swarm.SendAll(_swarm.ConnectSeed());
        _swarm.Pass(TimeSpan.FromSeconds(0.9), 0.1);
        Assert.Null(_swarm.Outcome);

        _swarm.Pass(TimeSpan.FromSeconds(0.2), 0.1);

        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
    }

    [Fact]
    public void Completed_is_never_sent_when_nothing_was_missing_at_the_start()
    {
        Bitfield stored = new(10);
        stored.SetAll();
        Scenario swarm = new(Lab, stored);

        swarm.On(new SwarmEvent.Tick());

        Assert.Equal([new SwarmEffect.Finished(new SwarmOutcome.Completed())], swarm.All);
    }

    [Fact]
    public void A_failing_tracker_ends_it_once_waiting_makes_no_sense_and_the_end_names_it()
    {
        SwarmEffect.Announce announce = FirstAnnounce(_swarm);
        _swarm.On(new SwarmEvent.TrackerFailed(announce.Url, new TrackerException("connection refused")));
        Assert.Null(_swarm.Outcome); // it is asked again after 15 s
        _swarm.Pass(TimeSpan.FromSeconds(16));
        _swarm.On(new SwarmEvent.TrackerFailed(announce.Url, new TrackerException("connection refused")));
        _swarm.Pass(TimeSpan.FromSeconds(31));
        _swarm.On(new SwarmEvent.TrackerFailed(announce.Url, new TrackerException("connection refused")));

        var failed = Assert.IsType<SwarmOutcome.Failed>(_swarm.Outcome);
        Assert.Contains("tracker http://127.0.0.1:1/announce: connection refused", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tracker_without_peers_is_asked_again_soon_and_brings_the_late_seeder()
    {
        SwarmEffect.Announce first = FirstAnnounce(_swarm);
        _swarm.On(new SwarmEvent.TrackerAnswered(first.Url, new AnnounceAnswer { Interval = TimeSpan.FromMinutes(30), Peers = [] }));
        Assert.Null(_swarm.Outcome);

        SwarmEffect.Announce second = Assert.Single(_swarm.Pass(TimeSpan.FromSeconds(6)).OfType<SwarmEffect.Announce>());
        Assert.Equal(AnnounceEvent.None, second.Request.Event);
        _swarm.Answer(second, 1);
        _swarm.SendAll(_swarm.ConnectSeed());

        _swarm.Answer(_swarm.All.OfType<SwarmEffect.Announce>().Last());
        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
    }

    [Fact]
    public void Stopping_tells_the_tracker_that_knows_us()
    {
        _swarm.Answer(FirstAnnounce(_swarm), 1);

        List<SwarmEffect> effects = _swarm.On(new SwarmEvent.StopAsked());

        Assert.Equal(AnnounceEvent.Stopped, Assert.Single(effects.OfType<SwarmEffect.Announce>()).Request.Event);
        Assert.Equal(new SwarmEffect.Finished(new SwarmOutcome.Stopped()), effects[^1]);
    }

    [Fact]
    public void A_warning_of_the_tracker_reaches_the_user()
    {
        SwarmEffect.Announce announce = FirstAnnounce(_swarm);
        _swarm.On(new SwarmEvent.TrackerAnswered(announce.Url,
            new AnnounceAnswer { Interval = TimeSpan.FromMinutes(30), Peers = [Scenario.Endpoint(1)], Warning = "slow down", Notes = ["1 peer ignored"] }));

        Assert.Contains("warns: slow down", _swarm.Notices, StringComparison.Ordinal);
        Assert.Contains("1 peer ignored", _swarm.Notices, StringComparison.Ordinal);
    }

    private static SwarmEffect.Announce FirstAnnounce(Scenario swarm) =>
        Assert.Single(swarm.On(new SwarmEvent.Tick()).OfType<SwarmEffect.Announce>());
}
