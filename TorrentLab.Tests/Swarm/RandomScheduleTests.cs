using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm;

/// <summary>Hundreds of seeded schedules of honest, corrupt, choking, vanishing and silent peers; the failing seed is printed.</summary>
public sealed class RandomScheduleTests
{
    private const int HonestPort = 1;
    private const int Steps = 20_000;

    [Theory, InlineData(1), InlineData(3)]
    public void With_one_honest_peer_every_schedule_completes(int maxPeers)
    {
        for (int seed = 0; seed < 200; seed++) Run(seed, maxPeers);
    }

    private static void Run(int seed, int maxPeers)
    {
        Random random = new(seed);
        LabTorrent lab = LabTorrent.SingleFile("payload.bin", random.Next(1, 200_000), 16 * 1024 * random.Next(1, 4), seed);
        Scenario swarm = new(lab, options: new SwarmOptions { MaxPeers = maxPeers, MaxAttempts = 50, BufferBudget = random.Next(1, 200_000) });
        Dictionary<int, Peer> peers = [];
        swarm.Find([.. Enumerable.Range(HonestPort, random.Next(1, 6)).OrderBy(_ => random.Next())]);
        try
        {
            for (int step = 0; swarm.Outcome is null; step++)
            {
                Assert.True(step < Steps, "it does not end");
                Step(swarm, peers, random);
            }
            Assert.Equal(new SwarmOutcome.Completed(), swarm.Outcome);
            Assert.Equal(lab.Payload.Length, swarm.Core.StoredBytes);
        }
        catch (Exception failed)
        {
            throw new InvalidOperationException($"seed {seed}, {maxPeers} peers, at {swarm.Now}:\n{swarm.Notices}", failed);
        }
    }

    private static void Step(Scenario swarm, Dictionary<int, Peer> peers, Random random)
    {
        foreach (SwarmEffect.Connect connect in swarm.All.OfType<SwarmEffect.Connect>())
            peers.TryAdd(connect.Peer, new Peer(connect.Peer, connect.Endpoint.Port));
        foreach (SwarmEffect.Close close in swarm.All.OfType<SwarmEffect.Close>()) peers[close.Peer].IsGone = true;
        List<Peer> open = [.. peers.Values.Where(peer => !peer.IsGone)];
        if (open.Count == 0 || random.Next(4) == 0)
        {
            swarm.Pass(TimeSpan.FromSeconds(random.Next(1, 12)), 0.5 + random.NextDouble());
            return;
        }
        Act(swarm, open[random.Next(open.Count)], random);
    }

    private static void Act(Scenario swarm, Peer peer, Random random)
    {
        bool honest = peer.Port == HonestPort;
        if (!peer.IsConnected)
        {
            if (!honest && random.Next(3) == 0) Leave(swarm, peer, "connection refused");
            else peer.IsConnected = true;
            if (peer.IsConnected) swarm.On(new SwarmEvent.Connected(peer.Id, new Handshake(0, swarm.Torrent.InfoHash, Scenario.IdOf(peer.Port))));
            return;
        }
        if (!peer.HasShown)
        {
            peer.HasShown = true;
            swarm.ShowAll(peer.Id);
            return;
        }
        int dice = random.Next(honest ? 10 : 14);
        IReadOnlyList<BlockRef> owed = swarm.Owed(peer.Id);
        if (dice >= 13) Leave(swarm, peer, "closed the connection");
        else if (dice == 12) swarm.Receive(peer.Id, new PeerMessage.Choke());
        else if (dice < 3) swarm.Receive(peer.Id, new PeerMessage.Unchoke());
        else if (owed.Count > 0 && (honest || random.Next(3) > 0))
            swarm.Store(swarm.Send(peer.Id, owed[random.Next(owed.Count)], right: honest || random.Next(5) > 0));
        else swarm.Receive(peer.Id, new PeerMessage.KeepAlive());
    }

    private static void Leave(Scenario swarm, Peer peer, string reason)
    {
        peer.IsGone = true;
        swarm.On(new SwarmEvent.Gone(peer.Id, reason));
    }

    private sealed record Peer(int Id, int Port)
    {
        public bool IsConnected { get; set; }

        public bool HasShown { get; set; }

        public bool IsGone { get; set; }
    }
}
