using TorrentLab.Primitives;
using TorrentLab.Web.Host;

namespace TorrentLab.Web.Live;

/// <summary>The torrents whose details somebody looks at: each is described once for all who do.</summary>
internal sealed class WatchedTorrents(TorrentHost host) : IDisposable
{
    private readonly Dictionary<Sha1Hash, IDisposable> _pieces = [];

    public void Tell(IReadOnlyList<LiveClient> clients)
    {
        var watchers = clients.Where(client => client.Watched is not null).GroupBy(client => client.Watched!.Value).ToDictionary(group => group.Key);
        foreach (Sha1Hash hash in _pieces.Keys.Except(watchers.Keys).ToList()) End(hash);
        foreach ((Sha1Hash hash, IGrouping<Sha1Hash, LiveClient> group) in watchers)
        {
            byte[] message = LiveHub.Write(Describe(hash));
            foreach (LiveClient client in group) client.Tell(message);
        }
    }

    public void Dispose()
    {
        foreach (Sha1Hash hash in _pieces.Keys.ToList()) End(hash);
    }

    private LiveMessage Describe(Sha1Hash hash)
    {
        try
        {
            if (!_pieces.ContainsKey(hash)) _pieces[hash] = host.WatchPieces(hash);
            if (host.Detail(hash) is { } detail) return new LiveMessage.Detail(detail);
        }
        catch (UnknownTorrentException)
        {
            // It was removed a moment ago.
        }
        End(hash);
        return new LiveMessage.Gone(hash);
    }

    private void End(Sha1Hash hash)
    {
        if (_pieces.Remove(hash, out IDisposable? watch)) watch.Dispose();
    }
}
