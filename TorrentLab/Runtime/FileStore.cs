using Microsoft.Win32.SafeHandles;
using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>
/// The files of a torrent under one directory. A file is made, sparse and at its full length, when its first piece is
/// written; pad files (BEP 47) are zeros that exist nowhere. Nothing outside the directory is touched: every path comes
/// from <see cref="SafePath"/>, and a symbolic link on the way is refused.
/// </summary>
public sealed class FileStore : IPieceStore
{
    private const int MaxOpenFiles = 64;

    private readonly TorrentFile _torrent;
    private readonly FileLayout _layout;
    private readonly string _directory;
    private readonly bool _writable;
    private readonly string? _content; // where the content itself lies, if not under the torrent's name
    private readonly FilePool _files;
    private readonly HashSet<string> _madeDirectories = [];
    private readonly Lock _gate = new();
    private HashSet<int> _unflushed = [];

    /// <param name="torrent">Whose files.</param>
    /// <param name="directory">The directory that holds the content under the torrent's name.</param>
    /// <param name="writable">False to read only; then nothing is ever made.</param>
    public FileStore(TorrentFile torrent, string directory, bool writable)
    {
        (_torrent, _layout, _directory, _writable) = (torrent, new FileLayout(torrent), directory, writable);
        _files = new FilePool(MaxOpenFiles, Open);
    }

    private FileStore(TorrentFile torrent, string content) : this(torrent, content, writable: false) => _content = content;

    /// <summary>Content to read that has another name than the torrent's.</summary>
    /// <param name="torrent">Whose files.</param>
    /// <param name="path">The file itself, or for a multi-file torrent the directory with its files.</param>
    public static FileStore OfContent(TorrentFile torrent, string path) => new(torrent, path);

    /// <summary>The full path of a file.</summary>
    public string PathOf(int file)
    {
        string path = _torrent.Files[file].Path;
        if (_content is null) return SafePath.Resolve(_directory, path);
        return _torrent.IsMultiFile ? SafePath.Resolve(_content, path[(_torrent.Name.Length + 1)..]) : _content;
    }

    public void Write(CompletePiece piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        var data = new BlockQueue(piece.Blocks);
        foreach (FileSpan span in _layout.Spans((long)piece.Piece * _torrent.PieceLength, piece.Length))
        {
            IReadOnlyList<ReadOnlyMemory<byte>> part = data.Take(span.Length);
            if (span.IsPadding) continue;
            try
            {
                using FilePool.Lease file = _files.Rent(span.File);
                RandomAccess.Write(file.Handle, part, span.FileOffset);
            }
            catch (Exception failed) when (StorageError.IsOne(failed))
            {
                throw StorageError.From(failed, "write to", PathOf(span.File));
            }
            lock (_gate) _unflushed.Add(span.File);
        }
    }

    public bool TryRead(int piece, int offset, Span<byte> destination)
    {
        foreach (FileSpan span in _layout.Spans(((long)piece * _torrent.PieceLength) + offset, destination.Length))
        {
            Span<byte> part = destination[..span.Length];
            destination = destination[span.Length..];
            if (span.IsPadding) part.Clear();
            else if (!TryReadFile(span, part)) return false;
        }
        return true;
    }

    public void Flush()
    {
        HashSet<int> files;
        lock (_gate) (files, _unflushed) = (_unflushed, []);
        foreach (int index in files)
        {
            try
            {
                using FilePool.Lease file = _files.Rent(index);
                RandomAccess.FlushToDisk(file.Handle);
            }
            catch (Exception failed) when (StorageError.IsOne(failed))
            {
                throw StorageError.From(failed, "flush", PathOf(index));
            }
        }
    }

    /// <summary>Makes the files that no piece reaches: those of length zero.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void CreateEmptyFiles()
    {
        for (int file = 0; file < _torrent.Files.Count; file++)
        {
            if (_torrent.Files[file] is not { Length: 0, IsPadding: false }) continue;
            try
            {
                using FilePool.Lease made = _files.Rent(file);
            }
            catch (Exception failed) when (StorageError.IsOne(failed))
            {
                throw StorageError.From(failed, "create", PathOf(file));
            }
        }
    }

    public void Dispose() => _files.Dispose();

    private bool TryReadFile(FileSpan span, Span<byte> part)
    {
        try
        {
            using FilePool.Lease file = _files.Rent(span.File);
            for (long offset = span.FileOffset; !part.IsEmpty;)
            {
                int count = RandomAccess.Read(file.Handle, part, offset);
                if (count == 0) return false;
                part = part[count..];
                offset += count;
            }
            return true;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw StorageError.From(failed, "read", PathOf(span.File));
        }
    }

    private SafeFileHandle Open(int file)
    {
        string path = PathOf(file);
        if (!_writable) return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        MakeDirectory(Path.GetDirectoryName(path)!);
        RefuseLink(path);
        SafeFileHandle handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        long length = _torrent.Files[file].Length;
        if (RandomAccess.GetLength(handle) != length) RandomAccess.SetLength(handle, length);
        return handle;
    }

    /// <summary>Makes the directory and those above it, up to the one that the user chose.</summary>
    private void MakeDirectory(string path)
    {
        if (path.Length <= Path.TrimEndingDirectorySeparator(Path.GetFullPath(_directory)).Length)
        {
            Directory.CreateDirectory(path); // the user's own choice may lie behind a link
            return;
        }
        lock (_gate)
            if (!_madeDirectories.Add(path)) return;
        MakeDirectory(Path.GetDirectoryName(path)!);
        RefuseLink(path);
        Directory.CreateDirectory(path);
    }

    private static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is { } target)
            throw new StorageException($"{path} is a symbolic link to {target}: it could lead out of the output directory. Remove it, or choose another --output");
    }
}
