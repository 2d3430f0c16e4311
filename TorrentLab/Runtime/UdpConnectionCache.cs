using System.Net;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>The connection ids of the trackers asked within the last minute. Safe for concurrent use.</summary>
internal sealed class UdpConnectionCache
{
    private readonly Lock _gate = new(); // torrents announce at the same time
    private readonly Dictionary<IPEndPoint, UdpConnection> _connections = [];

    public UdpConnection? Find(IPEndPoint tracker)
    {
        lock (_gate) return _connections.TryGetValue(tracker, out UdpConnection found) ? found : null;
    }

    /// <summary>Remembers what an exchange has ended with, and forgets the ids that have aged.</summary>
    public void Store(IPEndPoint tracker, UdpConnection? connection, TimeSpan now)
    {
        lock (_gate)
        {
            if (connection is { } usable) _connections[tracker] = usable;
            else _connections.Remove(tracker);
            foreach ((IPEndPoint other, UdpConnection known) in _connections)
                if (!known.IsUsable(now)) _connections.Remove(other);
        }
    }
}
