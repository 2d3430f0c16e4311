using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>A part of the torrents, under a lock of its own. Torrents also stand in a list, so that a few at a time can be looked at.</summary>
internal sealed class RegistryShard
{
    private readonly Dictionary<Sha1Hash, int> _positions = new(new InfoHashComparer());
    private readonly List<(Sha1Hash InfoHash, TrackedTorrent Torrent)> _torrents = [];
    private int _cursor;

    public Lock Lock { get; } = new();

    public int Count => _torrents.Count;

    public IReadOnlyList<Sha1Hash> InfoHashes() => [.. _positions.Keys];

    public TrackedTorrent? Find(Sha1Hash infoHash) => _positions.TryGetValue(infoHash, out int position) ? _torrents[position].Torrent : null;

    public TrackedTorrent Add(Sha1Hash infoHash, TrackedTorrent torrent)
    {
        _positions.Add(infoHash, _torrents.Count);
        _torrents.Add((infoHash, torrent));
        return torrent;
    }

    /// <summary>The next torrent in turn, whichever come and go meanwhile; null when there is none.</summary>
    public (Sha1Hash InfoHash, TrackedTorrent Torrent)? Next()
    {
        if (_torrents.Count == 0) return null;
        _cursor = _cursor == 0 ? _torrents.Count - 1 : Math.Min(_cursor, _torrents.Count) - 1;
        return _torrents[_cursor];
    }

    /// <summary>Takes a torrent out; the last one takes its position, which <see cref="Next"/> has passed already.</summary>
    public void Remove(Sha1Hash infoHash)
    {
        _positions.Remove(infoHash, out int position);
        int last = _torrents.Count - 1;
        if (position != last)
        {
            _torrents[position] = _torrents[last];
            _positions[_torrents[position].InfoHash] = position;
        }
        _torrents.RemoveAt(last);
    }
}
