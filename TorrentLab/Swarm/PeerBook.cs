using System.Net;
using TorrentLab.Primitives;

namespace TorrentLab.Swarm;

/// <summary>
/// Every peer that we know of, and whom to dial next: those tried least come first, and among them those of the highest
/// priority (BEP 40), once we know our own address.
/// </summary>
public sealed class PeerBook(SwarmOptions options)
{
    private readonly Dictionary<PeerEndpoint, KnownPeer> _byEndpoint = [];
    private readonly List<KnownPeer> _inOrder = [];

    public IReadOnlyList<KnownPeer> All => _inOrder;

    /// <summary>Our address as others see it; null until one has told us.</summary>
    public IPAddress? OurAddress { get; private set; }

    /// <summary>Remembers an endpoint, unless it is known, cannot be dialled, or the book is full.</summary>
    public bool Add(PeerEndpoint endpoint, string source)
    {
        if (!endpoint.IsDialable || _inOrder.Count >= options.MaxKnownPeers || _byEndpoint.ContainsKey(endpoint)) return false;
        var peer = new KnownPeer(endpoint, source) { Priority = PriorityOf(endpoint) };
        _byEndpoint.Add(endpoint, peer);
        _inOrder.Add(peer);
        return true;
    }

    /// <summary>Remembers several, each as <see cref="Add"/> does.</summary>
    public void AddAll(IReadOnlyList<PeerEndpoint> endpoints, string source)
    {
        foreach (PeerEndpoint endpoint in endpoints) Add(endpoint, source);
    }

    /// <summary>What is remembered of an endpoint; null when it is not known.</summary>
    public KnownPeer? Find(PeerEndpoint endpoint) => _byEndpoint.GetValueOrDefault(endpoint);

    /// <summary>Somebody has told us our address (BEP 10, "yourip"; BEP 24). The first one is believed: ranks must not change at a peer's will.</summary>
    public void LearnOurAddress(IPAddress address)
    {
        if (OurAddress is not null) return;
        OurAddress = address;
        foreach (KnownPeer peer in _inOrder) peer.Priority = PriorityOf(peer.Endpoint);
    }

    /// <summary>The peer to dial now; null when nobody may be dialled yet.</summary>
    public KnownPeer? Next(TimeSpan now)
    {
        KnownPeer? best = null;
        foreach (KnownPeer peer in _inOrder)
            if (MayBeTried(peer) && peer.NextTry <= now && (best is null || IsBetter(peer, best))) best = peer;
        return best;
    }

    /// <summary>When the next peer may be dialled; null when there is none to wait for.</summary>
    public TimeSpan? NextTime
    {
        get
        {
            TimeSpan? earliest = null;
            foreach (KnownPeer peer in _inOrder)
                if (MayBeTried(peer) && (earliest is null || peer.NextTry < earliest)) earliest = peer.NextTry;
            return earliest;
        }
    }

    /// <summary>A peer that dialled us has told where it listens: should its connection end, it can be dialled there.</summary>
    internal void Listens(PeerSession peer, PeerEndpoint endpoint)
    {
        Add(endpoint, "incoming");
        if (!_byEndpoint.TryGetValue(endpoint, out KnownPeer? known) || known.IsConnected || known.IsBanned) return;
        known.Connecting();
        peer.Known = known;
    }

    private bool MayBeTried(KnownPeer peer) =>
        !peer.IsConnected && !peer.IsBanned && (options.Patience is null || peer.Attempts < options.MaxAttempts);

    private static bool IsBetter(KnownPeer peer, KnownPeer other) =>
        peer.Attempts != other.Attempts ? peer.Attempts < other.Attempts : peer.Priority > other.Priority;

    private uint PriorityOf(PeerEndpoint endpoint) =>
        OurAddress is { } us && us.AddressFamily == endpoint.Address.AddressFamily
            ? PeerPriority.Of(new PeerEndpoint(us, options.Port), endpoint) : 0;
}
