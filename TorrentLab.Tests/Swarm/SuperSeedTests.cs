using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm;

[Bep(16, "superseeding")]
public sealed class SuperSeedTests
{
    private readonly Scenario _swarm;

    public SuperSeedTests()
    {
        Bitfield all = new(10);
        all.SetAll();
        _swarm = new Scenario(LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024), all, SwarmOptions.Swarm with { Seed = new SeedGoal(), SuperSeed = true });
    }

    [Fact]
    public void It_shows_nothing_then_each_peer_another_piece_and_the_next_when_that_one_was_passed_on()
    {
        int alice = Call(1);
        int bob = Call(2);
        Assert.Equal(2, _swarm.All.OfType<SwarmEffect.Send>().Count(send => send.Message is PeerMessage.HaveNone));
        _swarm.Pass(TimeSpan.FromSeconds(1));
        int first = Assert.Single(Shown(alice));
        int second = Assert.Single(Shown(bob));
        Assert.NotEqual(first, second);

        _swarm.Receive(alice, new PeerMessage.Have(first)); // she has it; nobody else yet
        _swarm.Pass(TimeSpan.FromSeconds(10));
        Assert.Single(Shown(alice));
        _swarm.Receive(bob, new PeerMessage.Have(first));

        Assert.Equal(2, Shown(alice).Distinct().Count());
        Assert.Single(Shown(bob));
    }

    [Fact]
    public void A_lonely_peer_is_shown_the_next_piece_after_a_while()
    {
        int alice = Call(1);
        _swarm.Pass(TimeSpan.FromSeconds(1));
        for (int piece = 0; piece < 10; piece++)
        {
            _swarm.Receive(alice, new PeerMessage.Have(Shown(alice)[^1]));
            _swarm.Pass(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(Enumerable.Range(0, 10), Shown(alice).Order());
    }

    [Fact]
    public void A_lonely_peer_that_never_says_have_is_shown_the_next_piece_a_while_after_the_last_was_sent()
    {
        int alice = Call(1);
        _swarm.Pass(TimeSpan.FromSeconds(1));
        _swarm.On(new SwarmEvent.BlocksSent(alice, 2, 32 * 1024));
        _swarm.Pass(TimeSpan.FromSeconds(10));
        Assert.Single(Shown(alice));
        _swarm.Pass(TimeSpan.FromSeconds(20));

        Assert.Equal(2, Shown(alice).Distinct().Count());
    }

    [Fact, Bep(21, "partial seeds")]
    public void It_does_not_say_that_it_only_uploads()
    {
        Call(1, Handshake.ExtensionBit);

        ExtensionHandshake hello = ExtensionHandshake.Read(_swarm.All.OfType<SwarmEffect.Send>().Select(send => send.Message).OfType<PeerMessage.Extended>().Single().Body);
        Assert.Null(hello.IsUploadOnly);
    }

    private int Call(int host, ulong bits = Handshake.FastBit)
    {
        var from = new PeerEndpoint(new System.Net.IPAddress([10, 0, 0, (byte)host]), 50_000);
        return _swarm.On(new SwarmEvent.Incoming(host, from, new Handshake(bits, _swarm.Torrent.InfoHash, Scenario.IdOf(host))))
            .OfType<SwarmEffect.Accept>().Single().Peer;
    }

    private List<int> Shown(int peer) =>
        [.. _swarm.All.OfType<SwarmEffect.Send>().Where(send => send.Peer == peer).Select(send => send.Message).OfType<PeerMessage.Have>().Select(have => have.Index)];
}
