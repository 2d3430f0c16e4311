using TorrentLab.Swarm;

namespace TorrentLab.Tests.Swarm;

[Bep(3, "peer messages")]
public sealed class TitForTatChokerTests
{
    private static readonly ChokeRound Leeching = new(Slots: 2, IsSeeding: false, IsRegular: true);
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(10);

    private readonly TitForTatChoker _choker = new(new Random(1));

    [Fact]
    public void Those_who_give_most_are_served_and_one_more_by_lot()
    {
        ChokeCandidate[] peers = [Peer(1, from: 10), Peer(2, from: 30), Peer(3, from: 20), Peer(4, from: 5), Peer(5, from: 1)];

        IReadOnlySet<int> chosen = _choker.Choose(peers, Leeching);

        Assert.Equal(3, chosen.Count);
        Assert.Superset(new HashSet<int> { 2, 3 }, chosen.ToHashSet());
    }

    [Fact]
    public void A_seed_serves_those_who_take_fastest()
    {
        ChokeCandidate[] peers = [Peer(1, from: 90, to: 1), Peer(2, to: 30), Peer(3, to: 20)];

        Assert.Superset(new HashSet<int> { 2, 3 }, _choker.Choose(peers, Leeching with { IsSeeding = true }).ToHashSet());
    }

    [Fact]
    public void A_faster_peer_that_is_not_interested_is_unchoked_without_taking_a_slot()
    {
        ChokeCandidate[] peers = [Peer(1, from: 90, interested: false), Peer(2, from: 30), Peer(3, from: 20), Peer(4, from: 0, interested: false)];

        Assert.Equal([1, 2, 3], _choker.Choose(peers, Leeching).Order());
    }

    [Fact]
    public void A_snubbing_peer_gets_the_optimistic_place_at_most()
    {
        ChokeCandidate[] peers = [Peer(1, from: 90, snubbing: true), Peer(2, from: 1), Peer(3, from: 2)];

        Assert.Equal([1, 2, 3], _choker.Choose(peers, Leeching).Order()); // by lot: it is the only one left
        Assert.Equal([2, 3, 4], new TitForTatChoker(new Random(1)).Choose([.. peers[1..], Peer(4, from: 0)], Leeching).Order());
    }

    [Fact]
    public void The_optimist_stays_for_three_rounds_and_then_another_is_drawn()
    {
        ChokeCandidate[] peers = [Peer(1, from: 9), Peer(2, from: 8), .. Enumerable.Range(3, 50).Select(id => Peer(id))];

        List<int> optimists = [.. Enumerable.Range(0, 12).Select(_ => _choker.Choose(peers, Leeching).Except([1, 2]).Single())];

        foreach (int[] turn in optimists.Chunk(3)) Assert.Single(turn.Distinct());
        Assert.True(optimists.Distinct().Count() > 1);
    }

    [Fact]
    public void A_newcomer_is_drawn_three_times_as_often()
    {
        int newcomers = 0;
        for (int seed = 0; seed < 4000; seed++)
        {
            ChokeCandidate[] peers = [Peer(1), Peer(2) with { ConnectedFor = TimeSpan.FromSeconds(5) }];
            newcomers += new TitForTatChoker(new Random(seed)).Choose(peers, Leeching with { Slots = 0 }).Contains(2) ? 1 : 0;
        }
        Assert.InRange(newcomers, 2900, 3100); // of 4000: three tickets of four
    }

    [Fact]
    public void Between_rounds_a_free_slot_is_given_away_and_nobody_is_choked_for_a_faster_one()
    {
        ChokeCandidate[] peers = [Peer(1, from: 1) with { IsUnchoked = true }, Peer(2, from: 50), Peer(3, from: 90)];

        IReadOnlySet<int> chosen = _choker.Choose(peers, Leeching with { IsRegular = false });

        Assert.Superset(new HashSet<int> { 1, 3 }, chosen.ToHashSet());
    }

    [Fact]
    public void With_nobody_interested_nobody_is_unchoked() =>
        Assert.Empty(_choker.Choose([Peer(1, interested: false), Peer(2, interested: false)], Leeching));

    private static ChokeCandidate Peer(int id, double from = 0, double to = 0, bool interested = true, bool snubbing = false) =>
        new(id, interested, IsUnchoked: false, from, to, snubbing, Old);
}
