using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>One torrent of a <see cref="TorrentHost"/>. How it stands is told by <see cref="TorrentHost.View"/>.</summary>
public sealed class HostedTorrent
{
    internal HostedTorrent(TorrentFile torrent) => Torrent = torrent;

    public Sha1Hash Hash => Torrent.InfoHash;

    /// <summary>What its .torrent file says.</summary>
    public TorrentFile Torrent { get; }
}
