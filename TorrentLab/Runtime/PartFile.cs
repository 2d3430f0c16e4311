using Microsoft.Win32.SafeHandles;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>
/// Keeps the pieces that wanted files share with skipped ones, each of them whole: DIR/.torrentlab/INFOHASH.parts. So the
/// bytes of a skipped file stay out of the result, and the piece can still be hashed and served.
/// </summary>
/// <remarks>
/// Only a piece that has bytes of two files or more can ever be shared so; slot n is for the n-th of those. First in the file
/// stands one byte for each slot, 1 when it holds its piece; from the next multiple of 4096 on stand the slots, each as long
/// as a piece. The places follow from the torrent alone, so a session with another selection finds them. A slot never
/// written is a hole and takes no room. Like the ledger, a 1 is believed only after an orderly end.
/// </remarks>
internal sealed class PartFile : IDisposable
{
    private const int Alignment = 4096;

    private readonly string _path;
    private readonly bool _writable;
    private readonly int _pieceLength;
    private readonly List<int> _pieces; // the piece of each slot, ascending
    private readonly byte[] _isHeld;    // of each slot, 1 or 0, as in the file
    private readonly Lock _gate = new();
    private SafeFileHandle? _file;
    private volatile bool _isUnflushed;

    /// <param name="torrent">Whose pieces.</param>
    /// <param name="directory">The output directory.</param>
    /// <param name="writable">False to read only; then nothing is ever made.</param>
    /// <exception cref="StorageException">There is a part file, and it cannot be read.</exception>
    public PartFile(TorrentFile torrent, string directory, bool writable)
    {
        (_path, _writable, _pieceLength) = (SafePath.Resolve(directory, RelativePath(torrent)), writable, torrent.PieceLength);
        _pieces = SharedPieces(torrent);
        _isHeld = new byte[_pieces.Count];
        if (!File.Exists(_path)) return;
        try
        {
            WholeRead.TryFill(Open(), _isHeld, 0); // a file cut short holds less
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw StorageError.From(failed, "read", _path);
        }
    }

    /// <summary>The pieces that it holds now, ascending.</summary>
    public IReadOnlyList<int> Pieces => [.. _pieces.Where((_, slot) => _isHeld[slot] == 1)];

    /// <summary>Where the part file of a torrent lies in the output directory; '/' between names.</summary>
    public static string RelativePath(TorrentFile torrent) => $"{SafePath.Reserved}/{torrent.InfoHash}.parts";

    public bool Holds(int piece)
    {
        int slot = _pieces.BinarySearch(piece);
        return slot >= 0 && Volatile.Read(ref _isHeld[slot]) == 1;
    }

    /// <summary>Keeps a piece.</summary>
    /// <param name="piece">One that has bytes of two files or more.</param>
    /// <param name="data">All its bytes.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Write(int piece, IReadOnlyList<ReadOnlyMemory<byte>> data)
    {
        int slot = _pieces.BinarySearch(piece);
        try
        {
            RandomAccess.Write(Open(), data, OffsetOf(slot));
            Mark(slot, 1);
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw StorageError.From(failed, "write to", _path);
        }
    }

    /// <summary>Reads part of a piece that it holds; false when the file has become too short.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public bool TryRead(int piece, int offset, Span<byte> destination)
    {
        try
        {
            return WholeRead.TryFill(Open(), destination, OffsetOf(_pieces.BinarySearch(piece)) + offset);
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw StorageError.From(failed, "read", _path);
        }
    }

    /// <summary>Forgets some pieces; without any left the file is deleted.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Forget(IEnumerable<int> pieces)
    {
        try
        {
            foreach (int piece in pieces) Mark(_pieces.BinarySearch(piece), 0);
            if (_isHeld.Contains((byte)1)) return;
            Close();
            _isUnflushed = false;
            File.Delete(_path);
        }
        catch (DirectoryNotFoundException)
        {
            // there was none
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw StorageError.From(failed, "change", _path);
        }
    }

    /// <summary>Waits until everything written before has reached the disk.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Flush()
    {
        if (!_isUnflushed) return;
        _isUnflushed = false;
        try
        {
            RandomAccess.FlushToDisk(Open());
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw StorageError.From(failed, "flush", _path);
        }
    }

    public void Dispose() => Close();

    /// <summary>The pieces that have bytes of two files or more. Padding is no file here, and nothing of an empty one lies anywhere.</summary>
    private static List<int> SharedPieces(TorrentFile torrent)
    {
        List<int> pieces = [];
        var layout = new FileLayout(torrent);
        int last = -1; // piece in which the file before ended
        for (int file = 0; file < torrent.Files.Count; file++)
        {
            (int first, int count) = layout.PiecesOf(file);
            if (count == 0 || torrent.Files[file].IsPadding) continue;
            if (first == last && (pieces.Count == 0 || pieces[^1] != first)) pieces.Add(first);
            last = first + count - 1;
        }
        return pieces;
    }

    private long OffsetOf(int slot) => ((_pieces.Count + Alignment - 1L) / Alignment * Alignment) + ((long)slot * _pieceLength);

    /// <summary>Only after the data: who sees the mark finds the piece.</summary>
    private void Mark(int slot, byte isHeld)
    {
        RandomAccess.Write(Open(), [isHeld], slot);
        _isUnflushed = true;
        Volatile.Write(ref _isHeld[slot], isHeld);
    }

    private SafeFileHandle Open()
    {
        lock (_gate)
        {
            if (_file is not null) return _file;
            if (_writable) Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            _file = File.OpenHandle(_path, _writable ? FileMode.OpenOrCreate : FileMode.Open,
                _writable ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return _file;
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }
}
