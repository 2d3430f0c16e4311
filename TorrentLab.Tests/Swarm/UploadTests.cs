using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm;

/// <summary>What an engine with everything, or some pieces, gives to whom.</summary>
public sealed class UploadTests
{
    private const ulong Plain = 0, Fast = Handshake.FastBit;

    private static readonly LabTorrent Lab = LabTorrent.SingleFile("payload.bin", 600_001, 16 * 1024);
    private static readonly BlockRef First = new(0, 0, 16384);

    private readonly Scenario _swarm;
    private int _calls;

    public UploadTests()
    {
        Bitfield all = new(37);
        all.SetAll();
        _swarm = new Scenario(Lab, all, SwarmOptions.Swarm with { Seed = new SeedGoal(), UploadSlots = 1 });
    }

    [Fact, Bep(3, "peer messages")]
    public void An_interested_peer_is_unchoked_at_once_and_gets_what_it_asks_for_in_order()
    {
        int peer = Call(Plain);
        Assert.Empty(_swarm.Receive(peer, new PeerMessage.Request(First))); // choked: BEP 3 has no answer to that

        Assert.Equal([new SwarmEffect.Send(peer, new PeerMessage.Unchoke())], _swarm.Receive(peer, new PeerMessage.Interested()));
        Assert.Equal([new SwarmEffect.SendBlock(peer, First)], _swarm.Receive(peer, new PeerMessage.Request(First)));
    }

    [Fact]
    public void More_slots_are_given_out_at_once()
    {
        int[] peers = [.. Enumerable.Range(0, 4).Select(_ => Interested(Plain))];
        int before = Unchoked();

        _swarm.On(new SwarmEvent.LimitsChanged(new SwarmLimits(MaxPeers: 50, UploadSlots: 4, Down: null)));

        Assert.InRange(before, 1, 2);
        Assert.Equal(peers.Length, Unchoked());

        int Unchoked() => _swarm.All.OfType<SwarmEffect.Send>().Count(send => send.Message is PeerMessage.Unchoke);
    }

    [Fact, Bep(3, "peer messages")]
    public void A_few_blocks_at_a_time_are_handed_out_and_a_cancel_finds_the_others()
    {
        int peer = Interested(Plain);
        BlockRef[] blocks = [.. Enumerable.Range(0, 10).Select(piece => new BlockRef(piece, 0, 16384))];
        List<BlockRef> out1 = [.. blocks.SelectMany(block => _swarm.Receive(peer, new PeerMessage.Request(block))).OfType<SwarmEffect.SendBlock>().Select(sent => sent.Block)];
        Assert.Equal(blocks[..4], out1);

        Assert.Empty(_swarm.Receive(peer, new PeerMessage.Cancel(blocks[5])));
        Assert.Empty(_swarm.Receive(peer, new PeerMessage.Cancel(blocks[0])));

        List<SwarmEffect> next = _swarm.On(new SwarmEvent.BlocksSent(peer, 2, 32768));
        Assert.Equal(blocks[4], ((SwarmEffect.SendBlock)next[0]).Block);
        Assert.DoesNotContain(new SwarmEffect.SendBlock(peer, blocks[5]), next);
        Assert.Equal(32768, _swarm.Core.Snapshot(_swarm.Now).SentBytes);
    }

    [Fact, Bep(6, "reject request")]
    public void With_the_fast_extension_every_request_is_answered_by_a_block_or_a_reject()
    {
        int peer = Call(Fast);
        BlockRef outside = new(Enumerable.Range(0, 36).Except(AllowedFast(peer)).First(), 0, 10_000);
        Assert.Equal([Reject(peer, outside)], _swarm.Receive(peer, new PeerMessage.Request(outside)));

        _swarm.Receive(peer, new PeerMessage.Interested());
        for (int piece = 0; piece < 8; piece++) _swarm.Receive(peer, new PeerMessage.Request(new BlockRef(piece, 0, 16384)));
        Assert.Equal([Reject(peer, new(7, 0, 16384))], _swarm.Receive(peer, new PeerMessage.Cancel(new BlockRef(7, 0, 16384))));
        Assert.Empty(_swarm.Receive(peer, new PeerMessage.Cancel(First))); // on its way: the block is the answer
    }

    [Fact, Bep(6, "allowed fast")]
    public void The_allowed_fast_pieces_are_served_while_choked()
    {
        int peer = Call(Fast);
        int[] allowed = AllowedFast(peer);
        Assert.Equal(10, allowed.Length);

        BlockRef block = new(allowed[0], 0, 1000);
        Assert.Equal([new SwarmEffect.SendBlock(peer, block)], _swarm.Receive(peer, new PeerMessage.Request(block)));
    }

    [Fact, Bep(6, "allowed fast")]
    public void Each_allowed_fast_byte_is_served_once_while_choked()
    {
        int peer = Call(Fast);
        int[] allowed = AllowedFast(peer);
        List<SwarmEffect> effects = [];
        for (int round = 0; round < 3; round++)
        {
            foreach (int piece in allowed) effects.AddRange(_swarm.Receive(peer, new PeerMessage.Request(new BlockRef(piece, 0, 10_000))));
            effects.AddRange(_swarm.On(new SwarmEvent.BlocksSent(peer, 10, 100_000)));
            effects.AddRange(_swarm.On(new SwarmEvent.BlocksSent(peer, 0, 0)));
        }

        Assert.InRange(effects.OfType<SwarmEffect.SendBlock>().Sum(send => send.Block.Length), 100_000, 10 * 16384);
        Assert.Contains(effects.OfType<SwarmEffect.Send>(), send => send.Message is PeerMessage.Reject);
    }

    [Fact, Bep(6, "reject request")]
    public void What_is_asked_for_twice_is_answered_by_the_block_and_a_reject()
    {
        int peer = Interested(Fast);
        for (int piece = 0; piece < 6; piece++) _swarm.Receive(peer, new PeerMessage.Request(new BlockRef(piece, 0, 16384)));

        Assert.Equal([Reject(peer, new(5, 0, 16384))], _swarm.Receive(peer, new PeerMessage.Request(new BlockRef(5, 0, 16384))));
    }

    [Theory, Bep(3, "peer messages")]
    [InlineData(37, 0, 16384)]
    [InlineData(0, 16384, 1)]
    [InlineData(0, 10, 16384)]
    [InlineData(0, 2147483647, 2147483647)]
    [InlineData(0, 0, 0)]
    public void A_request_for_what_no_piece_has_ends_the_connection(int piece, int offset, int length)
    {
        int peer = Interested(Fast);

        var close = Assert.IsType<SwarmEffect.Close>(_swarm.Receive(peer, new PeerMessage.Request(new BlockRef(piece, offset, length)))[0]);

        Assert.Contains("which the torrent does not have", close.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_longer_than_usual_is_served_and_one_over_128_KiB_is_not()
    {
        Bitfield all = new(3);
        all.SetAll();
        Scenario swarm = new(LabTorrent.SingleFile("large", 700_000, 256 * 1024), all, SwarmOptions.Swarm with { Seed = new SeedGoal() });
        swarm.On(new SwarmEvent.Incoming(1, Scenario.Endpoint(9), new Handshake(Fast, swarm.Torrent.InfoHash, Scenario.IdOf(9))));
        swarm.Receive(1, new PeerMessage.Interested());

        Assert.IsType<SwarmEffect.SendBlock>(Assert.Single(swarm.Receive(1, new PeerMessage.Request(new BlockRef(0, 0, 128 * 1024)))));
        Assert.Equal([Reject(1, new(0, 0, (128 * 1024) + 1))], swarm.Receive(1, new PeerMessage.Request(new BlockRef(0, 0, (128 * 1024) + 1))));
    }

    [Fact]
    public void No_more_than_500_requests_are_kept()
    {
        int peer = Interested(Fast);
        List<SwarmEffect> all = [];
        for (int i = 0; i < 700; i++) all.AddRange(_swarm.Receive(peer, new PeerMessage.Request(new BlockRef(i % 18, i / 18, 16))));

        Assert.Equal(4, all.OfType<SwarmEffect.SendBlock>().Count());
        Assert.Equal(700 - 504, all.OfType<SwarmEffect.Send>().Count(send => send.Message is PeerMessage.Reject));
    }

    [Fact, Bep(3, "peer messages")]
    public void A_choke_drops_what_was_asked_for_and_the_fast_extension_says_so()
    {
        int first = Interested(Fast);
        int second = Interested(Fast); // the optimistic place
        int third = Interested(Fast);
        foreach (int peer in (int[])[first, second])
            for (int piece = 0; piece < 36; piece++) _swarm.Receive(peer, new PeerMessage.Request(new BlockRef(piece, 0, 16384)));
        _swarm.On(new SwarmEvent.BlocksSent(second, 4, 4 * 16384)); // it takes faster than the first

        List<SwarmEffect> later = _swarm.Pass(TimeSpan.FromSeconds(60));

        int choked = later.OfType<SwarmEffect.Send>().First(send => send.Message is PeerMessage.Choke).Peer;
        int[] allowed = AllowedFast(choked);
        List<PeerMessage.Reject> rejects = [.. later.OfType<SwarmEffect.Send>().Where(send => send.Peer == choked).Select(send => send.Message).OfType<PeerMessage.Reject>()];
        Assert.NotEmpty(rejects);
        Assert.All(rejects, reject => Assert.DoesNotContain(reject.Block.Piece, allowed));
        Assert.Contains(new SwarmEffect.Send(third, new PeerMessage.Unchoke()), later);
    }

    [Fact, Bep(21, "partial seeds")]
    public void A_peer_that_wants_nothing_either_is_let_go()
    {
        int seed = Call(Fast | Handshake.ExtensionBit);
        Assert.Contains(new SwarmEffect.Close(seed, "both sides have everything"), _swarm.Receive(seed, new PeerMessage.HaveAll()));
    }

    [Theory, InlineData(1.0, null), InlineData(null, 10.0)]
    public void Serving_ends_when_a_goal_is_reached(double? ratio, double? minutes)
    {
        Bitfield all = new(37);
        all.SetAll();
        TimeSpan? time = minutes is { } m ? TimeSpan.FromMinutes(m) : null;
        Scenario swarm = new(Lab, all, SwarmOptions.Swarm with { Seed = new SeedGoal(ratio, time) });
        swarm.On(new SwarmEvent.Incoming(1, Scenario.Endpoint(9), new Handshake(0, swarm.Torrent.InfoHash, Scenario.IdOf(9))));
        swarm.On(new SwarmEvent.BlocksSent(1, 1, 600_000));
        swarm.Pass(TimeSpan.FromMinutes(1), step: 60);
        Assert.Null(swarm.Outcome);

        if (ratio is not null) swarm.On(new SwarmEvent.BlocksSent(1, 1, 1));
        swarm.Pass(TimeSpan.FromMinutes(minutes ?? 1), step: 60);

        Assert.Equal(new SwarmOutcome.Completed(), swarm.Outcome);
    }

    private static SwarmEffect.Send Reject(int peer, BlockRef block) => new(peer, new PeerMessage.Reject(block));

    private int Call(ulong reserved)
    {
        int port = ++_calls;
        var from = new PeerEndpoint(new System.Net.IPAddress([10, 0, 0, (byte)port]), 50_000);
        List<SwarmEffect> effects = _swarm.On(new SwarmEvent.Incoming(port, from, new Handshake(reserved, _swarm.Torrent.InfoHash, Scenario.IdOf(port))));
        return effects.OfType<SwarmEffect.Accept>().Single().Peer;
    }

    private int Interested(ulong reserved)
    {
        int peer = Call(reserved);
        _swarm.Receive(peer, new PeerMessage.Interested());
        return peer;
    }

    private int[] AllowedFast(int peer) =>
        [.. _swarm.All.OfType<SwarmEffect.Send>().Where(send => send.Peer == peer).Select(send => send.Message).OfType<PeerMessage.AllowedFast>().Select(allowed => allowed.Index)];
}
