using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>How much of a torrent is wanted, and how much of that is here. Counted anew only when pieces have come or gone.</summary>
internal sealed class WantedContent
{
    private readonly TorrentFile _torrent;
    private readonly FileSelection _selection;
    private readonly Lock _gate = new();
    private Bitfield? _counted;
    private long[]? _fileBytes;

    /// <param name="torrent">The torrent.</param>
    /// <param name="selection">The files that are wanted.</param>
    public WantedContent(TorrentFile torrent, FileSelection selection)
    {
        (_torrent, _selection) = (torrent, selection);
        (Pieces, Bytes) = selection.IsAll ? (torrent.PieceCount, torrent.TotalLength) : Count(selection.Pieces);
        FileCount = torrent.Files.Count(file => !file.IsPadding);
    }

    /// <summary>Number of wanted pieces.</summary>
    public int Pieces { get; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; }

    /// <summary>Number of wanted pieces that are here.</summary>
    public int PiecesHere { get; private set; }

    /// <summary>Their bytes.</summary>
    public long BytesHere { get; private set; }

    /// <summary>Every wanted piece is here.</summary>
    public bool IsWhole => PiecesHere == Pieces;

    /// <summary>Number of files, padding not counted.</summary>
    public int FileCount { get; }

    /// <summary>Which pieces are here; null before anybody has looked.</summary>
    public Bitfield? Here => _counted;

    /// <summary>What an earlier run of the server knew, until somebody has looked.</summary>
    public void Recall(int pieces, long bytes) => (PiecesHere, BytesHere) = (Math.Clamp(pieces, 0, Pieces), Math.Clamp(bytes, 0, Bytes));

    /// <param name="here">The pieces that are verified and on the disk; must not change any more.</param>
    public void See(Bitfield here)
    {
        if (ReferenceEquals(here, _counted)) return;
        lock (_gate)
        {
            (PiecesHere, BytesHere) = Count(here);
            (_counted, _fileBytes) = (here, null);
        }
    }

    /// <summary>For each file the bytes of it that are here; not to be changed.</summary>
    public IReadOnlyList<long> FileBytes()
    {
        lock (_gate) return _fileBytes ??= CountFiles();
    }

    private (int Pieces, long Bytes) Count(Bitfield some)
    {
        int pieces = 0;
        long bytes = 0;
        for (int piece = 0; piece < some.Length; piece++)
        {
            if (!some[piece] || !_selection.Pieces[piece]) continue;
            pieces++;
            bytes += _torrent.PieceSize(piece);
        }
        return (pieces, bytes);
    }

    private long[] CountFiles()
    {
        long[] bytes = new long[_torrent.Files.Count];
        if (_counted is null) return bytes;
        var layout = new FileLayout(_torrent);
        for (int file = 0; file < bytes.Length; file++)
        {
            (int first, int count) = layout.PiecesOf(file);
            for (int piece = first; piece < first + count; piece++)
                if (_counted[piece]) bytes[file] += Overlap(_torrent.Files[file], piece);
        }
        return bytes;
    }

    private long Overlap(TorrentEntry file, int piece)
    {
        long start = (long)piece * _torrent.PieceLength;
        return Math.Min(start + _torrent.PieceSize(piece), file.Offset + file.Length) - Math.Max(start, file.Offset);
    }
}
