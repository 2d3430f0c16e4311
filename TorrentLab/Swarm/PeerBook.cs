using TorrentLab.Primitives;

namespace TorrentLab.Swarm;

/// <summary>
/// Every peer that we know of, and whom to dial next: those tried least come first.
/// </summary>
public sealed class PeerBook(SwarmOptions options)
{
    private readonly Dictionary<PeerEndpoint, KnownPeer> _byEndpoint = [];
    private readonly List<KnownPeer> _inOrder = [];

    public IReadOnlyList<KnownPeer> All => _inOrder;

    /// <summary>Remembers an endpoint, unless it is known, cannot be dialled, or the book is full.</summary>
    public bool Add(PeerEndpoint endpoint, string source)
    {
        if (!endpoint.IsDialable || _inOrder.Count >= options.MaxKnownPeers || _byEndpoint.ContainsKey(endpoint)) return false;
        var peer = new KnownPeer(endpoint, source);
        _byEndpoint.Add(endpoint, peer);
        _inOrder.Add(peer);
        return true;
    }

    /// <summary>The peer to dial now; null when nobody may be dialled yet.</summary>
    public KnownPeer? Next(TimeSpan now)
    {
        KnownPeer? best = null;
        foreach (KnownPeer peer in _inOrder)
            if (MayBeTried(peer) && peer.NextTry <= now && (best is null || peer.Attempts < best.Attempts)) best = peer;
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

    private bool MayBeTried(KnownPeer peer) => !peer.IsConnected && !peer.IsBanned && peer.Attempts < options.MaxAttempts;
}
