namespace TorrentLab.Metainfo;

/// <summary>
/// Which files hold which bytes: pieces are cut from all files laid end to end (BEP 3, "info dictionary", files), so a
/// piece may begin in one file and end many files later.
/// </summary>
public sealed class FileLayout
{
    private readonly IReadOnlyList<TorrentEntry> _files;
    private readonly long[] _offsets;
    private readonly int _pieceLength;
    private readonly long _totalLength;

    public FileLayout(TorrentFile torrent) : this(torrent.Files, torrent.PieceLength)
    {
    }

    /// <param name="files">The files in the order of their bytes.</param>
    /// <param name="pieceLength">Bytes of every piece but the last.</param>
    public FileLayout(IReadOnlyList<TorrentEntry> files, int pieceLength)
    {
        _files = files;
        _offsets = [.. files.Select(file => file.Offset)];
        _pieceLength = pieceLength;
        _totalLength = files.Count == 0 ? 0 : files[^1].Offset + files[^1].Length;
    }

    /// <summary>The parts of files that make up a range of the torrent, in order, together exactly as long as it.</summary>
    /// <param name="offset">First byte in the torrent.</param>
    /// <param name="length">Length in bytes; 0 gives no part.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the torrent.</exception>
    public FileSpans Spans(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, _totalLength - length);
        return new FileSpans(_files, length == 0 ? 0 : FileAt(offset), offset, length);
    }

    /// <summary>The pieces that hold bytes of a file; none for an empty one.</summary>
    /// <param name="file">Index in <see cref="TorrentFile.Files"/>.</param>
    public (int First, int Count) PiecesOf(int file)
    {
        TorrentEntry entry = _files[file];
        int first = (int)(entry.Offset / _pieceLength);
        if (entry.Length == 0) return (first, 0);
        int last = (int)((entry.Offset + entry.Length - 1) / _pieceLength);
        return (first, last - first + 1);
    }

    /// <summary>The last file that begins at or before a byte: empty files before it begin at the same byte.</summary>
    private int FileAt(long offset)
    {
        int low = 0, high = _offsets.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_offsets[middle] <= offset) low = middle;
            else high = middle - 1;
        }
        return low;
    }
}
