using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm;

/// <summary>Downloading from several peers at once: endgame, blame, the fast extension.</summary>
public sealed class SwarmDownloadTests
{
    private static readonly LabTorrent Lab = LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024);

    private readonly Scenario _swarm = new(Lab, options: SwarmOptions.Swarm with { MaxPeers = 5 });
    private int _port;

    [Fact, Bep(3, "peer messages")]
    public void In_the_endgame_the_last_block_of_the_slower_peer_is_asked_of_the_faster_one_too_and_cancelled_when_it_has_come()
    {
        int slow = Seed();
        Assert.Equal(16, _swarm.Owed(slow).Count); // the depth before anything is known
        int fast = Seed();
        Assert.DoesNotContain(_swarm.Owed(fast).Take(3), block => _swarm.Owed(slow).Contains(block)); // what was free comes first
        BlockRef shared = _swarm.Owed(fast)[3];
        Assert.Equal(_swarm.Owed(slow)[^1], shared);

        List<SwarmEffect> effects = _swarm.Send(fast, shared);

        Assert.Contains(new SwarmEffect.Send(slow, new PeerMessage.Cancel(shared)), effects);
        Assert.DoesNotContain(shared, _swarm.Owed(slow));
        while (_swarm.Owed(fast).Count > 0) _swarm.SendAll(fast);
        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Many_who_never_send_do_not_keep_the_last_blocks_from_one_who_does(int count)
    {
        int[] silent = [.. Enumerable.Range(0, count).Select(_ => Seed())];
        int good = Seed();
        for (int tick = 0; tick < 100 && _swarm.Outcome is null; tick++)
        {
            if (_swarm.Owed(good).Count > 0) _swarm.SendAll(good);
            _swarm.Pass(TimeSpan.FromSeconds(0.1), step: 0.1);
        }

        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
        Assert.All(silent, peer => Assert.Empty(_swarm.Owed(peer)));
    }

    [Fact]
    public void The_only_block_of_a_silent_peer_is_taken_over_by_one_who_has_had_nothing_to_do_for_long()
    {
        Scenario swarm = new(LabTorrent.SingleFile("two-blocks.bin", 32 * 1024, 32 * 1024), options: SwarmOptions.Swarm with { MaxPeers = 5, PipelineDepth = 1 });
        swarm.Find(1, 2);
        int[] peers = [.. swarm.All.OfType<SwarmEffect.Connect>().Select(connect => connect.Peer)];
        foreach (int peer in peers)
        {
            swarm.On(new SwarmEvent.Connected(peer, new Handshake(0, swarm.Torrent.InfoHash, Scenario.IdOf(peer))));
            swarm.ShowAll(peer);
        }
        (int good, int silent) = (peers[0], peers[1]);
        swarm.Receive(good, new PeerMessage.Unchoke());
        swarm.Send(good, Assert.Single(swarm.Owed(good)));
        swarm.Receive(good, new PeerMessage.Choke());
        swarm.Receive(silent, new PeerMessage.Unchoke());
        BlockRef last = Assert.Single(swarm.Owed(silent));
        swarm.Pass(TimeSpan.FromSeconds(25));

        swarm.Receive(good, new PeerMessage.Unchoke());
        swarm.Pass(TimeSpan.FromSeconds(1), step: 0.1);

        Assert.Equal([last], swarm.Owed(good));
    }

    [Fact]
    public void Of_two_who_fed_a_corrupt_piece_the_one_with_the_wrong_block_is_found_when_it_has_come_right()
    {
        int liar = Seed();
        IReadOnlyList<BlockRef> asked = _swarm.Owed(liar);
        _swarm.Send(liar, asked[0], right: false);
        int honest = Plain();
        _swarm.Receive(liar, new PeerMessage.Choke());
        _swarm.ShowAll(honest);
        _swarm.Receive(honest, new PeerMessage.Unchoke());
        _swarm.Store(_swarm.Send(honest, _swarm.Owed(honest).First(block => block.Piece == asked[0].Piece)));
        Assert.Contains("is corrupt", _swarm.Notices, StringComparison.Ordinal);
        Assert.DoesNotContain("banned", _swarm.Notices, StringComparison.Ordinal);

        _swarm.SendAll(honest);

        Assert.Single(_swarm.All.OfType<SwarmEffect.Notice>(), notice => notice.Text.EndsWith(", banned", StringComparison.Ordinal));
        Assert.Contains(new SwarmEffect.Close(liar, $"sent corrupt data for piece {asked[0].Piece}, banned"), _swarm.All);
        Assert.DoesNotContain(_swarm.All, effect => effect is SwarmEffect.Close close && close.Peer == honest && close.Reason.Contains("banned", StringComparison.Ordinal));
        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
    }

    [Fact]
    public void A_piece_that_was_corrupt_is_asked_of_one_peer_alone()
    {
        int liar = Seed();
        BlockRef first = _swarm.Owed(liar)[0];
        _swarm.Send(liar, first, right: false);
        _swarm.Receive(liar, new PeerMessage.Choke());
        int second = Seed();
        _swarm.Receive(liar, new PeerMessage.Unchoke());
        _swarm.Store(_swarm.Send(second, _swarm.Owed(second).First(block => block.Piece == first.Piece)));
        int[] askers = [.. new[] { liar, second }.Where(peer => _swarm.Owed(peer).Any(block => block.Piece == first.Piece))];

        Assert.Single(askers);
    }

    [Fact, Bep(6, "allowed fast")]
    public void What_is_allowed_fast_is_asked_for_while_choked_and_nothing_else()
    {
        int peer = Fast();
        _swarm.Receive(peer, new PeerMessage.HaveAll());
        List<SwarmEffect> effects = _swarm.Receive(peer, new PeerMessage.AllowedFast(4));

        Assert.Equal([new BlockRef(4, 0, 16384), new BlockRef(4, 16384, 16384)], _swarm.Owed(peer));
        Assert.Equal(2, effects.Count);
    }

    [Fact, Bep(6, "reject request")]
    public void A_peer_that_rejects_one_request_is_asked_for_something_at_once()
    {
        int peer = Fast();
        _swarm.Receive(peer, new PeerMessage.HaveAll());
        _swarm.Receive(peer, new PeerMessage.Unchoke());
        for (int answers = 1; _swarm.Outcome is null; answers++)
        {
            IReadOnlyList<BlockRef> owed = _swarm.Owed(peer);
            Assert.NotEmpty(owed);
            if (answers % 3 == 0) _swarm.Receive(peer, new PeerMessage.Reject(owed[0]));
            else _swarm.Store(_swarm.Send(peer, owed[0]));
        }
    }

    [Fact, Bep(6, "reject request")]
    public void A_peer_that_rejects_everything_is_left_alone_for_10_s_and_its_blocks_are_asked_of_another()
    {
        int first = Fast();
        _swarm.Receive(first, new PeerMessage.HaveAll());
        _swarm.Receive(first, new PeerMessage.Unchoke());
        BlockRef block = _swarm.Owed(first)[0];
        int rejects = 0;
        for (; _swarm.Owed(first).Count > 0; rejects++) _swarm.Receive(first, new PeerMessage.Reject(_swarm.Owed(first)[0]));
        int second = Plain();
        _swarm.ShowAll(second);
        _swarm.Receive(second, new PeerMessage.Unchoke());

        Assert.InRange(rejects, 8, 40);
        while (!_swarm.Owed(second).Contains(block)) _swarm.Store(_swarm.Send(second, _swarm.Owed(second)[0]));
        _swarm.Pass(TimeSpan.FromSeconds(9));
        Assert.Empty(_swarm.Owed(first));
        _swarm.Pass(TimeSpan.FromSeconds(2));
        Assert.NotEmpty(_swarm.Owed(first));
    }

    [Fact, Bep(6, "reject request")]
    public void A_choke_of_a_fast_peer_drops_nothing_until_it_rejects()
    {
        int peer = Fast();
        _swarm.Receive(peer, new PeerMessage.HaveAll());
        _swarm.Receive(peer, new PeerMessage.Unchoke());
        IReadOnlyList<BlockRef> owed = _swarm.Owed(peer);

        _swarm.Receive(peer, new PeerMessage.Choke());
        _swarm.Store(_swarm.Send(peer, owed[0])); // it was on its way
        foreach (BlockRef block in owed.Skip(1)) _swarm.Receive(peer, new PeerMessage.Reject(block));
        _swarm.Receive(peer, new PeerMessage.Unchoke());

        Assert.DoesNotContain(owed[0], _swarm.Owed(peer));
        _swarm.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains(owed[1], _swarm.Owed(peer));
    }

    [Fact, Bep(6, "have all/have none")]
    public void Fast_messages_of_a_peer_that_did_not_offer_them_end_the_connection()
    {
        int peer = Plain();

        var close = Assert.IsType<SwarmEffect.Close>(_swarm.Receive(peer, new PeerMessage.HaveAll())[0]);

        Assert.Contains("fast extension", close.Reason, StringComparison.Ordinal);
    }

    [Fact, Bep(10, "handshake message")]
    public void No_more_requests_are_kept_at_a_peer_than_it_says_it_takes()
    {
        int peer = Connect(Handshake.ExtensionBit);
        _swarm.Receive(peer, new ExtensionHandshake { RequestQueue = 3, Client = "three" }.ToMessage());
        _swarm.ShowAll(peer);
        _swarm.Receive(peer, new PeerMessage.Unchoke());

        Assert.Equal(3, _swarm.Owed(peer).Count);
        Assert.Equal("three", _swarm.Core.Snapshot(_swarm.Now).Peers[0].Client);
    }

    [Theory, InlineData(1024, 1), InlineData(100 * 1024, 16)]
    public void With_a_limit_no_more_is_asked_for_than_it_lets_through_in_ten_seconds(long limit, int blocks)
    {
        Scenario swarm = new(Lab, options: SwarmOptions.Swarm with { DownLimit = limit });
        swarm.Find(1);

        Assert.Equal(blocks, swarm.Owed(swarm.ConnectSeed()).Count);
    }

    [Fact]
    public void A_limit_that_is_lifted_holds_no_longer()
    {
        Scenario swarm = new(Lab, options: SwarmOptions.Swarm with { DownLimit = 1024 });
        swarm.Find(1);
        int peer = swarm.ConnectSeed();

        swarm.On(new SwarmEvent.LimitsChanged(new SwarmLimits(50, 8, Down: null)));
        swarm.Pass(TimeSpan.FromSeconds(1));

        Assert.InRange(swarm.Owed(peer).Count, 2, 100);
    }

    [Fact]
    public void The_snapshot_tells_what_the_pieces_are_busy_with_when_it_is_asked()
    {
        int peer = Plain();
        _swarm.Receive(peer, new PeerMessage.Have(1));
        _swarm.Receive(peer, new PeerMessage.Have(3));
        _swarm.Receive(peer, new PeerMessage.Unchoke());

        PieceMap map = _swarm.Core.Snapshot(_swarm.Now, withPieces: true).Pieces!;

        Assert.Equal([1, 3], map.InFlight);
        Assert.Equal([0, 1, 0, 1, 0], map.Availability.ToArray()[..5]);
        Assert.Null(_swarm.Core.Snapshot(_swarm.Now).Pieces);
    }

    [Fact, Bep(3, "peer messages")]
    public void When_a_peer_has_nothing_more_for_us_it_is_told_so()
    {
        int peer = Plain();
        _swarm.Receive(peer, new PeerMessage.Have(2));
        _swarm.Receive(peer, new PeerMessage.Unchoke());
        _swarm.SendAll(peer);

        Assert.Equal(new SwarmEffect.Send(peer, new PeerMessage.NotInterested()), _swarm.All[^1]);
        Assert.Contains(new SwarmEffect.Send(peer, new PeerMessage.Interested()), _swarm.Receive(peer, new PeerMessage.Have(3)));
    }

    [Fact]
    public void With_several_peers_the_snapshot_says_how_many_do_what_when_nothing_comes()
    {
        int choking = Plain();
        _swarm.ShowAll(choking);
        Plain();
        int silent = Plain();
        _swarm.ShowAll(silent);
        _swarm.Receive(silent, new PeerMessage.Unchoke());
        _swarm.Pass(TimeSpan.FromSeconds(5));

        Assert.Equal("of 3 peers 1 keeps us choked, 1 has no piece that we need, 1 sends nothing", _swarm.Core.Snapshot(_swarm.Now).Waiting);
    }

    [Fact]
    public void Only_wanted_pieces_are_fetched_and_then_it_is_complete()
    {
        Bitfield wanted = new(10) { [2] = true, [7] = true };
        SwarmParts parts = SwarmParts.RarestFirst(new Random(1)) with { Wanted = wanted };
        Scenario swarm = new(Lab, options: SwarmOptions.Swarm, parts: parts);
        swarm.Find(1);
        swarm.SendAll(swarm.ConnectSeed());

        Assert.Equal(new SwarmOutcome.Completed(), swarm.Outcome);
        Assert.Equal([2, 7], Enumerable.Range(0, 10).Where(piece => swarm.Core.Stored[piece]));
        Assert.Equal(swarm.Core.StoredBytes, swarm.Core.Snapshot(swarm.Now).TotalBytes);
    }

    private int Seed()
    {
        int peer = Plain();
        _swarm.ShowAll(peer);
        _swarm.Receive(peer, new PeerMessage.Unchoke());
        return peer;
    }

    private int Plain() => Connect(0);

    private int Fast() => Connect(Handshake.FastBit);

    private int Connect(ulong reserved)
    {
        int port = ++_port;
        _swarm.Find(port);
        int peer = _swarm.All.OfType<SwarmEffect.Connect>().Last().Peer;
        _swarm.On(new SwarmEvent.Connected(peer, new Handshake(reserved, _swarm.Torrent.InfoHash, Scenario.IdOf(port))));
        return peer;
    }
}
