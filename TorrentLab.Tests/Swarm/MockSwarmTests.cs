using TorrentLab.Lab;
using TorrentLab.Swarm;
using TorrentLab.Tests.Swarm.Mock;

namespace TorrentLab.Tests.Swarm;

/// <summary>Whole swarms, honest and hostile, in virtual time; the failing seed is printed.</summary>
public sealed class MockSwarmTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);
    private static readonly SwarmOptions Options = SwarmOptions.Swarm with { Seed = new SeedGoal(), TickInterval = TimeSpan.FromSeconds(1), BufferBudget = 200_000 };
    private static readonly MockPeerKind[] Hostile = [.. Enum.GetValues<MockPeerKind>().Where(kind => kind != MockPeerKind.Honest)];

    [Fact]
    public void Forty_leechers_get_everything_from_one_seed_and_from_each_other()
    {
        MockSwarm swarm = new(LabTorrent.SingleFile("payload.bin", 2_000_000, 32 * 1024), seed: 1);
        MockPeer seed = swarm.Add(MockPeerKind.Honest, Options, isSeed: true, bytesPerSecond: 1_000_000);
        for (int i = 0; i < 40; i++) swarm.Add(MockPeerKind.Honest, Options with { MaxPeers = 10 }, isSeed: false, bytesPerSecond: 500_000);

        AssertAllComplete(swarm, 1);

        // The seed alone would need 80 s for 40 copies.
        Assert.InRange(swarm.Now.TotalSeconds, 4, 60);
        Assert.InRange(seed.SentBytes, 2_000_000, 30_000_000);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(3, 2)]
    public void A_super_seed_feeds_its_leeches_to_the_end(int leeches, int mostCopies)
    {
        MockSwarm swarm = new(LabTorrent.SingleFile("payload.bin", 30 * 32 * 1024, 32 * 1024), seed: 1);
        MockPeer seed = swarm.Add(MockPeerKind.Honest, Options with { SuperSeed = true }, isSeed: true, bytesPerSecond: 200_000);
        for (int i = 0; i < leeches; i++) swarm.Add(MockPeerKind.Honest, Options with { MaxPeers = 10 }, isSeed: false, bytesPerSecond: 200_000);

        AssertAllComplete(swarm, 1);

        Assert.InRange(seed.SentBytes, swarm.Torrent.TotalLength, mostCopies * swarm.Torrent.TotalLength);
    }

    [Fact]
    public void A_thousand_swarms_complete_whatever_the_hostile_ones_do()
    {
        int banned = 0;
        for (int seed = 0; seed < 1000; seed++) banned += Run(seed).Banned.Count;

        Assert.InRange(banned, 100, 1000); // the hostile ones have done their worst
    }

    [Fact]
    public void The_same_seed_gives_the_same_course()
    {
        MockSwarm once = Run(7);
        MockSwarm again = Run(7);

        Assert.Equal(once.Events, again.Events);
        Assert.Equal(once.Now, again.Now);
        Assert.Equal(once.Story, again.Story);
    }

    private static MockSwarm Run(int seed)
    {
        Random random = new(seed);
        MockSwarm swarm = new(LabTorrent.SingleFile("payload.bin", random.Next(1, 300_000), 16 * 1024 * random.Next(1, 4), seed), seed);
        int honest = random.Next(1, 5);
        swarm.Add(MockPeerKind.Honest, Options with { MaxPeers = random.Next(3, 20) }, isSeed: true, random.Next(20_000, 1_000_000));
        for (int i = 0; i < honest; i++)
        {
            SwarmOptions options = Options with { MaxPeers = random.Next(1, 10), UploadSlots = random.Next(1, 5), Seed = random.Next(2) == 0 ? null : new SeedGoal() };
            swarm.Add(MockPeerKind.Honest, options, isSeed: false, random.Next(5_000, 1_000_000));
        }
        for (int i = random.Next(0, 5); i > 0; i--)
            swarm.Add(Hostile[random.Next(Hostile.Length)], Options with { MaxPeers = random.Next(1, 10) }, isSeed: random.Next(2) == 0, random.Next(1_000, 1_000_000));
        AssertAllComplete(swarm, seed);
        return swarm;
    }

    private static void AssertAllComplete(MockSwarm swarm, int seed)
    {
        try
        {
            bool complete = swarm.RunUntil(() => swarm.Peers.All(peer => !peer.IsHonest || peer.Core.Stored.IsFull), Limit);
            Assert.True(complete, "an honest peer is not complete");
            Assert.All(swarm.Banned, peer => Assert.Equal(MockPeerKind.Corrupt, peer.Kind));
        }
        catch (Exception failed)
        {
            IEnumerable<string> peers = swarm.Peers.Select(peer => $"{peer.Endpoint} honest {peer.IsHonest}: {peer.Core.Stored.Count} of {swarm.Torrent.PieceCount} {peer.Outcome}");
            throw new InvalidOperationException(
                $"seed {seed}, at {swarm.Now}:\n{string.Join('\n', peers)}\n{string.Join('\n', swarm.Story.TakeLast(60))}", failed);
        }
    }
}
