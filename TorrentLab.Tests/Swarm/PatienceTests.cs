using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm;

/// <summary>What time does to peers that are slow, silent or gone.</summary>
public sealed class PatienceTests
{
    private static readonly LabTorrent Lab = LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024);

    private readonly Scenario _swarm = new(Lab);

    [Fact]
    public void A_stalled_peer_is_asked_again_after_30_s_and_dropped_after_60()
    {
        _swarm.Find(1);
        int peer = _swarm.ConnectSeed();

        List<SwarmEffect> half = _swarm.Pass(TimeSpan.FromSeconds(31));
        Assert.Equal(PipelineDepth.Initial, half.Count(effect => effect is SwarmEffect.Send { Message: PeerMessage.Cancel }));
        Assert.Equal([new BlockRef(0, 0, 16384)], _swarm.Owed(peer));
        List<SwarmEffect> end = _swarm.Pass(TimeSpan.FromSeconds(30));

        Assert.Contains(new SwarmEffect.Close(peer, "left our requests unanswered for 60 s"), end);
    }

    [Fact]
    public void A_stalled_peer_makes_place_after_30_s_when_another_waits()
    {
        _swarm.Find(1, 2);
        _swarm.ConnectSeed();
        _swarm.Pass(TimeSpan.FromSeconds(31));

        _swarm.SendAll(_swarm.ConnectSeed());

        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
    }

    [Theory, InlineData(1, 300), InlineData(2, 30)]
    public void A_peer_that_keeps_us_choked_is_dropped_sooner_when_another_waits(int peers, int seconds)
    {
        _swarm.Find([.. Enumerable.Range(1, peers)]);
        int peer = _swarm.Connect();
        _swarm.ShowAll(peer);

        for (int second = 0; second < seconds - 1; second += 10)
        {
            _swarm.Receive(peer, new PeerMessage.KeepAlive());
            Assert.DoesNotContain(_swarm.Pass(TimeSpan.FromSeconds(Math.Min(10, seconds - 1 - second))), effect => effect is SwarmEffect.Close);
        }
        Assert.Contains(new SwarmEffect.Close(peer, $"kept us choked for {seconds} s"), _swarm.Pass(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void A_peer_without_a_wanted_piece_is_told_nothing_and_dropped()
    {
        _swarm.Find(1);
        int peer = _swarm.Connect();

        Assert.Contains(new SwarmEffect.Close(peer, "sent nothing for 150 s"), _swarm.Pass(TimeSpan.FromSeconds(151)));
    }

    [Fact, Bep(3, "peer messages")]
    public void Silence_from_us_is_broken_by_a_keep_alive_before_two_minutes()
    {
        _swarm.Find(1);
        int peer = _swarm.Connect();

        List<SwarmEffect> effects = _swarm.Pass(TimeSpan.FromSeconds(119));

        Assert.Equal([new SwarmEffect.Send(peer, new PeerMessage.KeepAlive())], effects);
    }

    [Fact]
    public void A_peer_that_passes_over_one_request_is_asked_for_that_block_again()
    {
        _swarm.Find(1);
        int peer = _swarm.ConnectSeed();
        BlockRef skipped = _swarm.Owed(peer)[0];
        for (int second = 0; second < 80; second++)
        {
            BlockRef next = _swarm.Owed(peer).FirstOrDefault(block => block != skipped);
            if (second % 4 == 0 && next != default) _swarm.Store(_swarm.Send(peer, next));
            _swarm.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, _swarm.All.Count(effect => effect.Equals(new SwarmEffect.Send(peer, new PeerMessage.Request(skipped)))));
    }

    [Fact]
    public void A_peer_is_tried_five_times_with_doubled_waits_and_then_the_end_says_why()
    {
        _swarm.Find(1);
        List<double> times = [];
        for (int attempt = 0; _swarm.Outcome is null && attempt < 10; attempt++)
        {
            times.Add(_swarm.Now.TotalSeconds);
            _swarm.On(new SwarmEvent.Gone(_swarm.All.OfType<SwarmEffect.Connect>().Last().Peer, "connection refused"));
            int dialled = _swarm.All.OfType<SwarmEffect.Connect>().Count();
            while (_swarm.Outcome is null && _swarm.All.OfType<SwarmEffect.Connect>().Count() == dialled) _swarm.Pass(TimeSpan.FromSeconds(0.5), 0.5);
        }

        Assert.Equal([0, 1, 3, 7, 15], times);
        var failed = Assert.IsType<SwarmOutcome.Failed>(_swarm.Outcome);
        Assert.StartsWith("nobody is left to download from: peer 127.0.0.1:1 connection refused.", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_piece_clears_the_record_of_a_peer()
    {
        _swarm.Find(1);
        for (int attempt = 0; attempt < 4; attempt++)
        {
            _swarm.On(new SwarmEvent.Gone(_swarm.All.OfType<SwarmEffect.Connect>().Last().Peer, "connection refused"));
            _swarm.Pass(TimeSpan.FromSeconds(10));
        }
        int peer = _swarm.ConnectSeed();
        _swarm.Store([.. _swarm.Send(peer, _swarm.Owed(peer)[0]), .. _swarm.Send(peer, _swarm.Owed(peer)[0])]);

        _swarm.On(new SwarmEvent.Gone(peer, "closed the connection"));
        _swarm.Pass(TimeSpan.FromSeconds(2));

        Assert.Null(_swarm.Outcome);
        _swarm.SendAll(_swarm.ConnectSeed());
        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
    }

    [Fact]
    public void Without_a_tracker_or_a_peer_the_end_comes_at_once()
    {
        _swarm.On(new SwarmEvent.Tick());

        var failed = Assert.IsType<SwarmOutcome.Failed>(_swarm.Outcome);
        Assert.Contains("the torrent names no tracker, and no --peer was given", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_piece_is_awaited_although_its_peer_has_left()
    {
        Scenario swarm = new(LabTorrent.SingleFile("one", 100, 32 * 1024));
        swarm.Find(1);
        int peer = swarm.ConnectSeed();
        List<SwarmEffect> whole = swarm.Send(peer, swarm.Owed(peer)[0]);
        for (int attempt = 0; attempt < 5; attempt++)
        {
            swarm.On(new SwarmEvent.Gone(swarm.All.OfType<SwarmEffect.Connect>().Last().Peer, "closed the connection"));
            swarm.Pass(TimeSpan.FromSeconds(20));
        }
        Assert.Null(swarm.Outcome);

        swarm.Store(whole);

        Assert.Equal(new SwarmOutcome.Completed(), swarm.Outcome);
    }

    [Fact]
    public void The_snapshot_says_why_nothing_comes()
    {
        Assert.Equal("no peers are left to try", _swarm.Core.Snapshot(_swarm.Now).Waiting);
        _swarm.Find(1);
        Assert.Equal("connecting to 127.0.0.1:1", _swarm.Core.Snapshot(_swarm.Now).Waiting);
        int peer = _swarm.Connect();
        Assert.Equal("127.0.0.1:1 has not shown any piece yet", _swarm.Core.Snapshot(_swarm.Now).Waiting);
        _swarm.ShowAll(peer);
        _swarm.Pass(TimeSpan.FromSeconds(12));
        Assert.Equal("127.0.0.1:1 keeps us choked since 12 s", _swarm.Core.Snapshot(_swarm.Now).Waiting);
        _swarm.Receive(peer, new PeerMessage.Unchoke());
        Assert.Equal("127.0.0.1:1 has sent no block for 12 s", _swarm.Core.Snapshot(_swarm.Now).Waiting);
        _swarm.Send(peer, _swarm.Owed(peer)[0]);
        Assert.Null(_swarm.Core.Snapshot(_swarm.Now).Waiting);
        _swarm.On(new SwarmEvent.Gone(peer, "closed the connection"));
        Assert.Equal("no peer now; trying again in 1 s", _swarm.Core.Snapshot(_swarm.Now).Waiting);
    }
}
