using System.Net;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Swarm.Mock;

/// <summary>
/// Many engines, honest and hostile, in one thread on a clock that jumps from event to event. What they say to each other
/// goes as bytes over links with a bandwidth and a delay. The same seed gives the same course, to the byte.
/// </summary>
internal sealed class MockSwarm
{
    private readonly PriorityQueue<Action, (TimeSpan Time, long Order)> _agenda = new();
    private readonly List<MockPeer> _peers = [];
    private long _order;

    public MockSwarm(LabTorrent lab, int seed)
    {
        (Lab, Random) = (lab, new Random(seed));
        Torrent = TorrentFile.Parse(lab.WithTracker("http://tracker.test/announce").File);
    }

    public LabTorrent Lab { get; }

    public TorrentFile Torrent { get; }

    public Random Random { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Events handled so far, by all engines.</summary>
    public int Events { get; set; }

    /// <summary>What happened, in few words a line.</summary>
    public List<string> Story { get; } = [];

    /// <summary>Whom some engine has banned.</summary>
    public HashSet<MockPeer> Banned { get; } = [];

    public IReadOnlyList<MockPeer> Peers => _peers;

    public MockPeer Add(MockPeerKind kind, SwarmOptions options, bool isSeed, double bytesPerSecond)
    {
        var endpoint = new PeerEndpoint(new IPAddress([10, 0, 0, (byte)(_peers.Count + 1)]), 6881);
        var peer = new MockPeer(this, endpoint, kind, options, isSeed, bytesPerSecond);
        _peers.Add(peer);
        return peer;
    }

    public MockPeer? At(PeerEndpoint endpoint) => _peers.Find(peer => peer.Endpoint == endpoint && !peer.IsGone);

    /// <summary>Does something later.</summary>
    public void After(TimeSpan delay, Action action) => _agenda.Enqueue(action, (Now + delay, _order++));

    /// <summary>Lets time pass until something holds.</summary>
    /// <returns>False when it did not within the limit.</returns>
    public bool RunUntil(Func<bool> holds, TimeSpan limit)
    {
        foreach (MockPeer peer in _peers) After(TimeSpan.FromSeconds(Random.NextDouble()), peer.Start);
        while (!holds())
        {
            if (!_agenda.TryDequeue(out Action? action, out var when) || when.Time > limit) return false;
            Now = when.Time;
            action();
        }
        return true;
    }

    /// <summary>What a tracker answers: everybody but the asker, in any order.</summary>
    public AnnounceAnswer Answer(MockPeer asker)
    {
        PeerEndpoint[] others = [.. _peers.Where(peer => peer != asker && !peer.IsGone).Select(peer => peer.Endpoint)];
        Random.Shuffle(others);
        return new AnnounceAnswer { Interval = TimeSpan.FromMinutes(1), Peers = others };
    }

    public void Tell(string what) => Story.Add($"{Now.TotalSeconds:0.000} {what}");
}
