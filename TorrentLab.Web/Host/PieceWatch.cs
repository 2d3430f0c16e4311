namespace TorrentLab.Web.Host;

/// <summary>As long as it lives, the session of a torrent tells what its pieces are busy with, and keeps what is said.</summary>
internal sealed class PieceWatch : IDisposable
{
    private readonly TorrentQueue _queue;
    private readonly HostedTorrent _torrent;
    private bool _isOver;

    public PieceWatch(TorrentQueue queue, HostedTorrent torrent)
    {
        (_queue, _torrent) = (queue, torrent);
        queue.Watch(torrent, 1);
        torrent.Wire.Watch();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, true)) return;
        _queue.Watch(_torrent, -1);
        _torrent.Wire.Unwatch();
    }
}
