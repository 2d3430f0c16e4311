using System.Diagnostics.CodeAnalysis;
using TorrentLab.Primitives;

namespace TorrentLab.Metainfo;

/// <summary>
/// Which files of a torrent are wanted, and so which pieces: every piece that has a byte of a wanted file. Pieces know no
/// files (BEP 3, "info dictionary", pieces), so the first and the last piece of a wanted file may bring bytes of skipped ones.
/// </summary>
public sealed class FileSelection
{
    private readonly bool[] _files;
    private readonly Bitfield _skippedBytes; // pieces that have any

    private FileSelection(TorrentFile torrent, bool[] files)
    {
        _files = files;
        Pieces = new Bitfield(torrent.PieceCount);
        _skippedBytes = new Bitfield(torrent.PieceCount);
        var layout = new FileLayout(torrent);
        IsAll = true;
        for (int file = 0; file < files.Length; file++)
        {
            if (torrent.Files[file].IsPadding) continue;
            (int first, int count) = layout.PiecesOf(file);
            Bitfield pieces = files[file] ? Pieces : _skippedBytes;
            for (int piece = first; piece < first + count; piece++) pieces[piece] = true;
            if (files[file]) (Count, Bytes) = (Count + 1, Bytes + torrent.Files[file].Length);
            else IsAll = false;
        }
        // A piece of padding alone belongs to no file, but a copy without it would not be one to seed.
        if (IsAll) Pieces.SetAll();
    }

    /// <summary>No file is skipped.</summary>
    public bool IsAll { get; }

    /// <summary>Number of wanted files, padding not counted.</summary>
    public int Count { get; }

    /// <summary>Bytes of the wanted files, padding not counted. Their pieces may have more.</summary>
    public long Bytes { get; }

    /// <summary>The pieces that have a byte of a wanted file; all pieces if no file is skipped. Not to be changed.</summary>
    public Bitfield Pieces { get; }

    /// <summary>Every file.</summary>
    public static FileSelection All(TorrentFile torrent) => Of(torrent, Enumerable.Range(0, torrent.Files.Count));

    /// <param name="torrent">Whose files.</param>
    /// <param name="files">Indices in <see cref="TorrentFile.Files"/>; padding is passed over.</param>
    /// <exception cref="ArgumentOutOfRangeException">The torrent has no such file.</exception>
    public static FileSelection Of(TorrentFile torrent, IEnumerable<int> files)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        ArgumentNullException.ThrowIfNull(files);
        bool[] wanted = new bool[torrent.Files.Count];
        foreach (int file in files)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)file, (uint)wanted.Length, nameof(files));
            wanted[file] = !torrent.Files[file].IsPadding;
        }
        return new FileSelection(torrent, wanted);
    }

    /// <summary>Reads what a user wrote: numbers from 1, ranges and patterns, with commas between: <c>1,3-5,*.txt,sub/**</c>.</summary>
    /// <param name="torrent">Whose files.</param>
    /// <param name="text">The list. See <see cref="PathPattern"/> for what a pattern may hold.</param>
    /// <param name="selection">The files that any part of the list names.</param>
    /// <param name="problem">What is wrong and what is allowed, in one line.</param>
    public static bool TryParse(TorrentFile torrent, string text,
        [NotNullWhen(true)] out FileSelection? selection, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        ArgumentNullException.ThrowIfNull(text);
        var files = new SortedSet<int>();
        problem = FileListText.Read(torrent, text, files);
        selection = problem is null ? Of(torrent, files) : null;
        return problem is null;
    }

    /// <param name="file">Index in <see cref="TorrentFile.Files"/>. Padding is never wanted.</param>
    public bool IsWanted(int file) => _files[file];

    /// <summary>Whether a piece has bytes of a skipped file.</summary>
    public bool HasSkippedBytes(int piece) => _skippedBytes[piece];

    /// <summary>How many of some pieces are wanted.</summary>
    public int CountWanted(Bitfield pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (IsAll) return pieces.Count;
        int count = 0;
        for (int piece = 0; piece < pieces.Length; piece++)
            if (pieces[piece] && Pieces[piece]) count++;
        return count;
    }
}
