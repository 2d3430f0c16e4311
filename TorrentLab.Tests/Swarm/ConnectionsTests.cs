using System.Net;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm;

/// <summary>Who may connect, and which of two connections of one peer is kept.</summary>
public sealed class ConnectionsTests
{
    private static readonly LabTorrent Lab = LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024);
    private static readonly PeerId Small = new(new byte[20]);
    private static readonly PeerId Large = new(Enumerable.Repeat((byte)0xff, 20).ToArray());

    private readonly Scenario _swarm = new(Lab, options: SwarmOptions.Swarm with { MaxPeers = 4, MaxHalfOpen = 3 });
    private int _offers;

    [Fact]
    public void No_more_connections_than_allowed_are_in_the_making_at_a_time()
    {
        _swarm.Find(1, 2, 3, 4, 5, 6);
        Assert.Equal(3, Connects);

        _swarm.Connect();

        Assert.Equal(4, Connects);
    }

    [Fact]
    public void Who_calls_is_taken_while_there_is_a_place_and_the_last_one_is_for_a_peer_of_our_choice()
    {
        for (int i = 1; i <= 4; i++) Assert.IsType<SwarmEffect.Accept>(Call(i, Id(i))[0]);
        Assert.Equal(new SwarmEffect.Refuse(5, "all 4 places are taken"), Call(5, Id(5))[0]);

        Scenario other = new(Lab, options: SwarmOptions.Swarm with { MaxPeers = 2, MaxHalfOpen = 0 });
        other.Find(1);
        Assert.IsType<SwarmEffect.Accept>(other.On(Incoming(1, 1, Id(1), other))[0]);
        Assert.IsType<SwarmEffect.Refuse>(other.On(Incoming(2, 2, Id(2), other))[0]);
    }

    [Fact]
    public void An_idle_peer_makes_place_for_a_caller()
    {
        for (int i = 1; i <= 4; i++) Call(i, Id(i));
        _swarm.Pass(TimeSpan.FromSeconds(61));

        List<SwarmEffect> effects = Call(5, Id(5));

        Assert.Equal(new SwarmEffect.Close(1, "made place for another peer: neither side wanted anything"), effects[0]);
        Assert.IsType<SwarmEffect.Accept>(effects[1]);
    }

    [Fact]
    public void When_fewer_connections_are_wanted_the_surplus_is_ended_and_no_more_are_taken()
    {
        for (int i = 1; i <= 4; i++) Call(i, Id(i));

        List<SwarmEffect> effects = _swarm.On(new SwarmEvent.LimitsChanged(new SwarmLimits(MaxPeers: 2, UploadSlots: 1, Down: null)));

        Assert.Equal(2, effects.OfType<SwarmEffect.Close>().Count(close => close.Reason == "fewer connections are wanted"));
        Assert.Equal(new SwarmEffect.Refuse(5, "all 2 places are taken"), Call(5, Id(5))[0]);
        _swarm.On(new SwarmEvent.LimitsChanged(new SwarmLimits(MaxPeers: 3, UploadSlots: 1, Down: null)));
        Assert.IsType<SwarmEffect.Accept>(Call(6, Id(6))[0]);
    }

    [Fact]
    public void A_caller_with_our_own_id_is_ourselves()
    {
        Assert.Equal(new SwarmEffect.Refuse(1, "is ourselves: it has our own peer id"), Call(1, _swarm.Options.PeerId)[0]);
    }

    [Fact]
    public void An_endpoint_at_which_we_reach_ourselves_is_not_dialled_again()
    {
        _swarm.On(new SwarmEvent.PeersFound("tracker", [new PeerEndpoint(Address(9), _swarm.Options.Port)]));
        int dialled = _swarm.All.OfType<SwarmEffect.Connect>().Single().Peer;

        Call(9, _swarm.Options.PeerId); // that is where the call arrives
        _swarm.On(new SwarmEvent.Gone(dialled, "closed the connection after 0 of the 68 bytes of a handshake"));
        _swarm.Pass(TimeSpan.FromMinutes(10), step: 10);

        Assert.Equal(1, Connects);
    }

    [Fact]
    public void The_last_words_tell_the_fate_of_peers_that_are_still_connected()
    {
        Scenario swarm = new(Lab, options: SwarmOptions.Swarm with { Timeout = TimeSpan.FromSeconds(35) });
        swarm.Find(1, 2);
        int first = swarm.All.OfType<SwarmEffect.Connect>().First().Peer;
        swarm.On(new SwarmEvent.Connected(first, new Handshake(0, swarm.Torrent.InfoHash, Id(1))));
        swarm.ShowAll(first);
        swarm.Pass(TimeSpan.FromSeconds(36));

        string reason = Assert.IsType<SwarmOutcome.Failed>(swarm.Outcome).Reason;
        Assert.Contains("peer 127.0.0.1:1 keeps us choked since 36 s", reason, StringComparison.Ordinal);
        Assert.Contains("peer 127.0.0.1:2 has not answered our call yet", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_connection_of_a_peer_is_refused_and_the_same_id_at_another_address_is_another_peer()
    {
        Call(1, Id(7));

        Assert.Equal(new SwarmEffect.Refuse(2, "is connected already"), Call(1, Id(7))[0]);
        Assert.IsType<SwarmEffect.Accept>(Call(2, Id(7))[0]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Of_two_connections_that_cross_both_sides_keep_that_of_the_smaller_id(bool weAreSmaller)
    {
        PeerId theirs = weAreSmaller ? Large : Small;
        _swarm.On(new SwarmEvent.PeersFound("test", [new PeerEndpoint(Address(1), 6881)]));
        int dialled = _swarm.Connect(peerId: theirs);

        List<SwarmEffect> call = Call(1, theirs);

        if (weAreSmaller) Assert.IsType<SwarmEffect.Refuse>(Assert.Single(call));
        else Assert.Equal(new SwarmEffect.Close(dialled, "it has dialled us as we dialled it"), call[0]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void The_same_holds_when_the_call_came_first(bool weAreSmaller)
    {
        PeerId theirs = weAreSmaller ? Large : Small;
        _swarm.On(new SwarmEvent.PeersFound("test", [new PeerEndpoint(Address(1), 6881)]));
        int called = Call(1, theirs).OfType<SwarmEffect.Accept>().Single().Peer;
        int dialled = _swarm.All.OfType<SwarmEffect.Connect>().Single().Peer;

        List<SwarmEffect> effects = _swarm.On(new SwarmEvent.Connected(dialled, new Handshake(0, _swarm.Torrent.InfoHash, theirs)));

        if (weAreSmaller) Assert.Equal(new SwarmEffect.Close(called, "it has dialled us as we dialled it"), effects[0]);
        else Assert.Equal([new SwarmEffect.Close(dialled, "is connected already")], effects);
    }

    [Fact, Bep(10, "handshake message")]
    public void A_caller_that_tells_its_port_is_not_dialled_while_it_is_connected_and_is_when_it_has_gone()
    {
        int peer = Call(1, Id(1), Handshake.ExtensionBit).OfType<SwarmEffect.Accept>().Single().Peer;
        _swarm.Receive(peer, new ExtensionHandshake { Port = 7000 }.ToMessage());
        _swarm.On(new SwarmEvent.PeersFound("tracker", [new PeerEndpoint(Address(1), 7000)]));
        Assert.Equal(0, Connects);

        _swarm.On(new SwarmEvent.Gone(peer, "closed the connection"));
        _swarm.Pass(TimeSpan.FromSeconds(2));

        Assert.Equal(new PeerEndpoint(Address(1), 7000), _swarm.All.OfType<SwarmEffect.Connect>().Single().Endpoint);
    }

    [Fact, Bep(40, "peer priority")]
    public void Once_our_address_is_known_peers_of_higher_priority_are_dialled_first()
    {
        Scenario swarm = new(Lab, options: SwarmOptions.Swarm with { MaxPeers = 1 });
        PeerEndpoint us = new(IPAddress.Parse("123.213.32.10"), swarm.Options.Port);
        PeerEndpoint[] peers = [.. Enumerable.Range(1, 9).Select(i => new PeerEndpoint(new IPAddress([98, (byte)(i * 20), 54, 32]), 6881))];
        int caller = swarm.On(Incoming(1, 1, Id(1), swarm, Handshake.ExtensionBit)).OfType<SwarmEffect.Accept>().Single().Peer;
        swarm.Receive(caller, new ExtensionHandshake { YourAddress = us.Address }.ToMessage());
        swarm.On(new SwarmEvent.PeersFound("test", peers));
        swarm.On(new SwarmEvent.Gone(caller, "closed the connection"));

        Assert.Equal(peers.MaxBy(peer => PeerPriority.Of(us, peer)), swarm.All.OfType<SwarmEffect.Connect>().Single().Endpoint);
    }

    [Fact]
    public void A_swarm_whose_peers_are_all_gone_waits_and_tries_again_for_ever()
    {
        _swarm.Find(1);
        for (int attempt = 0; attempt < 20; attempt++)
        {
            _swarm.On(new SwarmEvent.Gone(_swarm.All.OfType<SwarmEffect.Connect>().Last().Peer, "connection refused"));
            _swarm.Pass(TimeSpan.FromSeconds(1025), step: 10);
        }

        Assert.Null(_swarm.Outcome);
        Assert.Equal(21, Connects);
        _swarm.On(new SwarmEvent.Gone(_swarm.All.OfType<SwarmEffect.Connect>().Last().Peer, "connection refused"));
        Assert.StartsWith("no peer now; trying again in", _swarm.Core.Snapshot(_swarm.Now).Waiting, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_time_out_it_gives_up_when_nothing_has_come_for_so_long()
    {
        Scenario swarm = new(Lab, options: SwarmOptions.Swarm with { Timeout = TimeSpan.FromSeconds(25) });
        swarm.Find(1);
        int seed = swarm.ConnectSeed();
        swarm.Pass(TimeSpan.FromSeconds(20));
        swarm.Send(seed, swarm.Owed(seed)[0]);
        swarm.Pass(TimeSpan.FromSeconds(20));
        Assert.Null(swarm.Outcome);

        swarm.Pass(TimeSpan.FromSeconds(10));

        Assert.StartsWith("nothing has come for 25 s.", Assert.IsType<SwarmOutcome.Failed>(swarm.Outcome).Reason, StringComparison.Ordinal);
    }

    private int Connects => _swarm.All.OfType<SwarmEffect.Connect>().Count();

    private static PeerId Id(int number) => Scenario.IdOf(number);

    private static IPAddress Address(int host) => new([10, 0, 0, (byte)host]);

    private static SwarmEvent.Incoming Incoming(int offer, int host, PeerId id, Scenario swarm, ulong reserved = 0) =>
        new(offer, new PeerEndpoint(Address(host), 50_000 + offer), new Handshake(reserved, swarm.Torrent.InfoHash, id));

    private List<SwarmEffect> Call(int host, PeerId id, ulong reserved = 0) => _swarm.On(Incoming(++_offers, host, id, _swarm, reserved));
}
