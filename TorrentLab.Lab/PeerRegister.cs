using System.Net;

namespace TorrentLab.Lab;

/// <summary>Who announced itself for which torrent; safe for several threads.</summary>
internal sealed class PeerRegister
{
    private const int MaxPeers = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<(string Torrent, IPEndPoint Peer)> _peers = [];

    public void Add(string torrent, IPEndPoint peer)
    {
        lock (_gate)
        {
            if (peer.Port > 0 && _peers.Count < MaxPeers) _peers.Add((torrent, peer));
        }
    }

    public void Remove(string torrent, IPEndPoint peer)
    {
        lock (_gate) _peers.Remove((torrent, peer));
    }

    /// <summary>Those of a torrent, without the one that asks.</summary>
    public IReadOnlyList<IPEndPoint> Of(string torrent, IPEndPoint asking)
    {
        lock (_gate) return [.. _peers.Where(one => one.Torrent == torrent && !one.Peer.Equals(asking)).Select(one => one.Peer)];
    }

    /// <summary>Those of all other torrents.</summary>
    public IReadOnlyList<IPEndPoint> Besides(string torrent)
    {
        lock (_gate) return [.. _peers.Where(one => one.Torrent != torrent).Select(one => one.Peer)];
    }
}
