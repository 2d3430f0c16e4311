using TorrentLab.Primitives;
using TorrentLab.Tracker;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Tests.Tracker.Server;

[Bep(3, "trackers")]
public sealed class TrackerRegistryTests
{
    private static readonly RegistryOptions Options = new() { Interval = TimeSpan.FromSeconds(100) };

    private readonly TrackerRegistry _registry = new(Options);

    [Fact]
    public void Peers_are_told_of_one_another_and_never_of_themselves()
    {
        Assert.Empty(_registry.Ask(Peers.Leecher(1)));
        Assert.Equal(["192.0.2.1:6881"], _registry.Ask(Peers.Leecher(2)));
        Assert.Equal(["192.0.2.2:6881"], _registry.Ask(Peers.Leecher(1)));
        Assert.Equal((0, 2, 0L), _registry.Counts());
    }

    [Fact]
    public void A_client_with_several_addresses_is_not_sent_its_own_others()
    {
        _registry.Ask(Peers.Leecher(1) with { Key = 0 });

        Assert.Empty(_registry.Ask(Peers.Leecher(1) with { Key = 0, Address = Peers.Address("2001:db8::1") }));
    }

    [Fact]
    public void Seeds_are_not_sent_seeds()
    {
        _registry.Ask(Peers.Seed(1));
        _registry.Ask(Peers.Leecher(2));

        Assert.Equal(["192.0.2.2:6881"], _registry.Ask(Peers.Seed(3)));
        Assert.Equal(["192.0.2.1:6881", "192.0.2.3:6881"], _registry.Ask(Peers.Leecher(2)));
        Assert.Equal((2, 1, 0L), _registry.Counts());
    }

    [Fact, Bep(21, "tracker announce")]
    public void A_partial_seed_is_no_seed_and_is_sent_only_who_downloads()
    {
        _registry.Ask(Peers.Seed(1));
        _registry.Ask(Peers.Leecher(2));

        Assert.Equal(["192.0.2.2:6881"], _registry.Ask(Peers.Leecher(3) with { IsPartialSeed = true }));
        Assert.Equal(new TorrentCounts(Complete: 1, Incomplete: 2, Downloaded: 0, PartialSeeds: 1), _registry.Scrape(Peers.Torrent, 0));
        _registry.Ask(Peers.Leecher(3));
        Assert.Equal(new TorrentCounts(1, 2, 0, PartialSeeds: 0), _registry.Scrape(Peers.Torrent, 0));
    }

    [Fact]
    public void A_leecher_that_completes_becomes_a_seed_and_counts_once_as_downloaded()
    {
        _registry.Ask(Peers.Leecher(1));
        _registry.Ask(Peers.Seed(1) with { Event = AnnounceEvent.Completed });
        _registry.Ask(Peers.Seed(1) with { Event = AnnounceEvent.Completed });

        Assert.Equal((1, 0, 1L), _registry.Counts());
        Assert.Equal(new RegistryTotals(Torrents: 1, Seeds: 1, Leechers: 0, Downloaded: 1), _registry.Totals());
    }

    [Fact]
    public void Who_stops_is_gone_and_is_sent_nobody()
    {
        _registry.Ask(Peers.Leecher(1));
        _registry.Ask(Peers.Leecher(2));

        Assert.Empty(_registry.Ask(Peers.Leecher(1) with { Event = AnnounceEvent.Stopped }));
        Assert.Equal((0, 1, 0L), _registry.Counts());
    }

    [Fact]
    public void A_stop_of_an_unknown_torrent_makes_none()
    {
        _registry.Ask(Peers.Leecher(1) with { Event = AnnounceEvent.Stopped });

        Assert.Null(_registry.Scrape(Peers.Torrent, 0));
    }

    [Fact]
    public void A_stop_by_an_earlier_session_at_the_same_endpoint_changes_nothing()
    {
        Announcement earlier = Peers.Leecher(1);
        _registry.Ask(earlier with { PeerId = Peers.Id(7), Key = 77 });
        _registry.Ask(earlier with { Event = AnnounceEvent.Stopped });

        Assert.Equal((0, 1, 0L), _registry.Counts());
    }

    [Fact]
    public void A_client_that_starts_anew_at_the_same_endpoint_takes_its_own_place()
    {
        _registry.Ask(Peers.Leecher(1));
        _registry.Ask(Peers.Leecher(1) with { PeerId = Peers.Id(7), Key = 77 });

        Assert.Equal((0, 1, 0L), _registry.Counts());
    }

    [Fact, Bep(7, "tracker hostname resolution")]
    public void The_same_id_and_key_from_elsewhere_is_the_same_peer_that_has_moved()
    {
        _registry.Ask(Peers.Leecher(1));
        _registry.Ask(Peers.Leecher(1) with { Address = Peers.Address("192.0.2.9"), Port = 9 });

        Assert.Equal(["192.0.2.9:9"], _registry.Ask(Peers.Leecher(2)));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(5u)]
    public void The_same_id_without_the_key_cannot_take_the_place_of_another(uint key)
    {
        _registry.Ask(Peers.Leecher(1) with { Key = key == 0 ? 0u : 1001u });
        _registry.Ask(Peers.Leecher(1) with { Key = key, Address = Peers.Address("192.0.2.9") });

        Assert.Equal(["192.0.2.1:6881", "192.0.2.9:6881"], _registry.Ask(Peers.Leecher(2)));
    }

    [Fact]
    public void A_peer_that_moves_to_the_endpoint_of_another_leaves_one_entry()
    {
        _registry.Ask(Peers.Leecher(1));
        _registry.Ask(Peers.Seed(2));
        _registry.Ask(Peers.Leecher(1) with { Address = Peers.Address("192.0.2.2") });

        Assert.Equal(["192.0.2.2:6881"], _registry.Ask(Peers.Leecher(3)));
        Assert.Equal((0, 2, 0L), _registry.Counts());
    }

    [Fact, Bep(7, "announce response")]
    public void Peers_of_the_own_address_family_come_first()
    {
        Announcement six = Peers.Leecher(3) with { Address = Peers.Address("2001:db8::3") };
        _registry.Ask(Peers.Leecher(1));
        _registry.Ask(six);

        Assert.Equal(["192.0.2.1:6881"], _registry.Ask(Peers.Leecher(2) with { NumWant = 1 }));
        Assert.Equal(["192.0.2.1:6881", "[2001:db8::3]:6881"], _registry.Ask(Peers.Leecher(2)));
        Assert.Equal((0, 3, 0L), _registry.Counts());
    }

    [Fact]
    public void As_many_as_are_wanted_come_but_never_more_than_200()
    {
        for (int n = 1; n <= 250; n++) _registry.Ask(Peers.Leecher(n % 250) with { Port = (ushort)(1000 + n), PeerId = Peers.Id(n), Key = (uint)n });

        Assert.Empty(_registry.Ask(Peers.Leecher(1) with { NumWant = 0 }));
        Assert.Equal(7, _registry.Ask(Peers.Leecher(1) with { NumWant = 7 }).Distinct().Count());
        Assert.Equal(200, _registry.Ask(Peers.Leecher(1) with { NumWant = int.MaxValue }).Distinct().Count());
    }

    [Fact]
    public void Every_peer_is_chosen_about_as_often_as_every_other()
    {
        for (int n = 1; n <= 30; n++) _registry.Ask(n % 3 == 0 ? Peers.Seed(n) : Peers.Leecher(n));
        var random = new Random(7);
        var times = new Dictionary<PeerAddress, int>();
        ListedPeer[] chosen = new ListedPeer[7];
        for (int i = 0; i < 3000; i++)
        {
            RegistryAnswer answer = _registry.Announce(Peers.Leecher(1), 0, random, true, chosen);
            Assert.Equal(7, answer.Peers);
            foreach (ListedPeer peer in chosen) times[peer.Address] = times.GetValueOrDefault(peer.Address) + 1;
        }

        Assert.Equal(29, times.Count);
        Assert.All(times.Values, count => Assert.InRange(count, 550, 900)); // 3000 * 7 / 29 = 724
    }

    [Fact]
    public void Who_is_silent_for_two_intervals_is_forgotten()
    {
        _registry.Ask(Peers.Leecher(1), now: 0);
        _registry.Ask(Peers.Leecher(2), now: 150);

        Assert.Equal((0, 2, 0L), _registry.Counts(now: 199));
        Assert.Equal((0, 1, 0L), _registry.Counts(now: 200));
        Assert.Empty(_registry.Ask(Peers.Leecher(3), now: 350));
    }

    [Fact]
    public void Torrents_that_nobody_asks_for_are_swept_away()
    {
        _registry.Ask(Peers.Leecher(1));
        for (int now = 200; now < 232; now++) _registry.Sweep(now);

        Assert.Equal(default, _registry.Totals());
        Assert.Null(_registry.Scrape(Peers.Torrent, 232));
    }

    [Fact]
    public void A_completed_torrent_without_peers_is_remembered_while_there_is_room()
    {
        _registry.Ask(Peers.Seed(1) with { Event = AnnounceEvent.Completed });
        for (int now = 200; now < 232; now++) _registry.Sweep(now);

        Assert.Equal((0, 0, 1L), _registry.Counts(now: 232));
    }

    [Fact]
    public void One_torrent_too_many_is_refused_until_there_is_room()
    {
        var registry = new TrackerRegistry(Options with { MaxTorrents = 1 });
        Announcement other = Peers.Leecher(2) with { InfoHash = new Sha1Hash(new byte[20]) };
        registry.Ask(Peers.Leecher(1));

        Assert.Equal(RegistryVerdict.Full, registry.Announce(other, 0, new Random(1), true, []).Verdict);
        for (int now = 200; now < 232; now++) registry.Sweep(now);
        Assert.Equal(RegistryVerdict.Served, registry.Announce(other, 232, new Random(1), true, []).Verdict);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(10, 1)]
    public void One_peer_too_many_is_answered_but_not_listed(int perTorrent, int inAll)
    {
        var registry = new TrackerRegistry(Options with { MaxPeersPerTorrent = perTorrent, MaxPeers = inAll });
        registry.Ask(Peers.Leecher(1));

        Assert.Equal(["192.0.2.1:6881"], registry.Ask(Peers.Leecher(2)));
        Assert.Equal((0, 1, 0L), registry.Counts());
        Assert.Empty(registry.Ask(Peers.Leecher(1))); // who is in stays in
    }

    [Fact]
    public void Only_torrents_of_the_whitelist_are_served()
    {
        var registry = new TrackerRegistry(Options with { Whitelist = new HashSet<Sha1Hash> { Peers.Torrent } });

        Assert.Equal(RegistryVerdict.Served, registry.Announce(Peers.Leecher(1), 0, new Random(1), true, []).Verdict);
        Assert.Equal(RegistryVerdict.NotAllowed,
            registry.Announce(Peers.Leecher(1) with { InfoHash = new Sha1Hash(new byte[20]) }, 0, new Random(1), true, []).Verdict);
    }

    [Fact]
    public void What_is_kept_comes_back_without_those_who_were_silent_for_too_long()
    {
        _registry.Ask(Peers.Seed(1) with { Event = AnnounceEvent.Completed }, now: 0);
        _registry.Ask(Peers.Leecher(2) with { IsPartialSeed = true }, now: 100);
        var later = new TrackerRegistry(Options);
        foreach (KeptTorrent torrent in _registry.Keep(now: 150)) later.Restore(torrent, now: 5);

        Assert.Equal(new TorrentCounts(1, 1, 1, 1), later.Scrape(Peers.Torrent, 54));
        Assert.Equal(new TorrentCounts(0, 1, 1, 1), later.Scrape(Peers.Torrent, 55)); // 150 before, 50 since
        Assert.Equal(new RegistryTotals(1, 0, 1, 1), later.Totals());
    }
}
