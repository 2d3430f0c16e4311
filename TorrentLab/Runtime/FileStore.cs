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
/// <remarks>
/// <para>A file that is not selected is never made, cut or changed. It is read where it stands at its full length, from an
/// earlier session or another client, because its pieces may be good and can be served.</para>
/// <para>A piece that wanted files share with skipped ones is written twice: the wanted bytes into their files, and the whole
/// piece into the <see cref="PartFile"/>, from which alone it is then read. So one place has all of it, and its hash proves
/// that place, whatever is selected later and whatever the skipped files hold by then.</para>
/// <para>A later session may want such a file. <see cref="TakeParts"/> then copies the bytes that are lacking into it, and
/// forgets the pieces that lie whole in files. It compares first: a file that is right is not opened for writing.</para>
/// </remarks>
public sealed class FileStore : IPieceStore
{
    private const int MaxOpenFiles = 32; // to read, and as many to write
    private const int CopyLength = 256 * 1024;

    private readonly TorrentFile _torrent;
    private readonly FileLayout _layout;
    private readonly string _directory;
    private readonly bool _writable;
    private readonly string? _content; // where the content itself lies, if not under the torrent's name
    private readonly FilePool _readFiles;
    private readonly FilePool _writtenFiles;
    private readonly PartFile _parts;
    private readonly OutputTree _tree;
    private readonly FileWatch _watch;
    private readonly Lock _gate = new();
    private readonly Lock _writing = new(); // what we do to a file, and how it stands then, must not be torn apart
    private HashSet<int> _unflushed = [];

    /// <param name="torrent">Whose files.</param>
    /// <param name="directory">The directory that holds the content under the torrent's name.</param>
    /// <param name="writable">False to read only; then nothing is ever made.</param>
    /// <param name="selection">The files of that torrent that are wanted; null for all.</param>
    /// <exception cref="StorageException">There is a part file, and it cannot be read.</exception>
    public FileStore(TorrentFile torrent, string directory, bool writable, FileSelection? selection = null)
        : this(torrent, directory, content: null, writable, selection)
    {
    }

    private FileStore(TorrentFile torrent, string directory, string? content, bool writable, FileSelection? selection)
    {
        (_torrent, _layout, _directory, _content, _writable) = (torrent, new FileLayout(torrent), directory, content, writable);
        Selection = selection ?? FileSelection.All(torrent);
        _readFiles = new FilePool(MaxOpenFiles, OpenToRead);
        _writtenFiles = new FilePool(MaxOpenFiles, OpenToWrite);
        _tree = new OutputTree(directory);
        _parts = new PartFile(torrent, directory, writable);
        _watch = new FileWatch(torrent.Files.Count, PathOf);
    }

    /// <summary>The files that are wanted.</summary>
    public FileSelection Selection { get; }

    /// <summary>Content to read that has another name than the torrent's.</summary>
    /// <param name="torrent">Whose files.</param>
    /// <param name="path">The file itself, or for a multi-file torrent the directory with its files.</param>
    /// <exception cref="StorageException">There is a part file beside it, and it cannot be read.</exception>
    public static FileStore OfContent(TorrentFile torrent, string path) =>
        new(torrent, Path.GetDirectoryName(Path.GetFullPath(path)) ?? path, content: path, writable: false, selection: null);

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
        if (!Selection.Pieces[piece.Piece]) throw new InvalidOperationException($"piece {piece.Piece} has no byte of a wanted file");
        if (Selection.HasSkippedBytes(piece.Piece)) _parts.Write(piece.Piece, new BlockQueue(piece.Blocks).Take(piece.Length));
        var data = new BlockQueue(piece.Blocks);
        foreach (FileSpan span in _layout.Spans((long)piece.Piece * _torrent.PieceLength, piece.Length))
        {
            IReadOnlyList<ReadOnlyMemory<byte>> part = data.Take(span.Length);
            if (Selection.IsWanted(span.File)) WriteFile(span, part);
        }
    }

    public bool TryRead(int piece, int offset, Span<byte> destination)
    {
        if (_parts.Holds(piece)) return _parts.TryRead(piece, offset, destination);
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
        _parts.Flush();
        HashSet<int> files;
        lock (_gate) (files, _unflushed) = (_unflushed, []);
        foreach (int index in files)
        {
            try
            {
                using FilePool.Lease file = _writtenFiles.Rent(index);
                RandomAccess.FlushToDisk(file.Handle);
            }
            catch (Exception failed) when (StorageError.IsOne(failed))
            {
                throw StorageError.From(failed, "flush", PathOf(index));
            }
        }
    }

    public bool IsUntouched
    {
        get
        {
            lock (_writing) return _watch.Changed() is null;
        }
    }

    public void Confirm(Bitfield stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        int? changed;
        lock (_writing) changed = _watch.Changed();
        if (changed is not { } file) return;
        using var now = new FileStore(_torrent, _directory, _content, writable: false, Selection); // ours may have a file open that was deleted
        Bitfield good = PieceVerifier.Verify(_torrent, now, progress: null, CancellationToken.None);
        bool isRight = Enumerable.Range(0, stored.Length).All(piece => !stored[piece] || !Selection.Pieces[piece] || good[piece]);
        isRight &= Enumerable.Range(0, _torrent.Files.Count).All(index => !Selection.IsWanted(index)
            || new FileInfo(PathOf(index)) is { Exists: true } found && found.Length == _torrent.Files[index].Length);
        if (isRight) return;
        throw new StorageException($"something else has changed {PathOf(file)} meanwhile, and what was stored there is no longer right. " +
            "Start again: what is wrong is fetched anew, the rest is kept");
    }

    /// <summary>Brings what the part file holds into the files that are wanted now. Before the first piece is written.</summary>
    /// <param name="stored">The pieces that are good. One that can no longer be read is taken out; the part file forgets the others.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void TakeParts(Bitfield stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        IReadOnlyList<int> held = _parts.Pieces;
        foreach (int piece in held)
            if (stored[piece] && !TryCopyToFiles(piece)) stored[piece] = false;
        Flush(); // or a crash could leave a piece nowhere
        _parts.Forget(held.Where(piece => !stored[piece] || !Selection.HasSkippedBytes(piece)));
    }

    /// <summary>Forgets what the part file holds, to start afresh.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void DeleteParts() => _parts.Forget(_parts.Pieces);

    /// <summary>Makes the wanted files that no piece reaches: those of length zero.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void CreateEmptyFiles()
    {
        for (int file = 0; file < _torrent.Files.Count; file++)
        {
            if (_torrent.Files[file].Length > 0 || !Selection.IsWanted(file)) continue;
            try
            {
                using FilePool.Lease made = _writtenFiles.Rent(file);
            }
            catch (Exception failed) when (StorageError.IsOne(failed))
            {
                throw StorageError.From(failed, "create", PathOf(file));
            }
        }
    }

    public void Dispose()
    {
        _readFiles.Dispose();
        _writtenFiles.Dispose();
        _parts.Dispose();
    }

    private void WriteFile(FileSpan span, IReadOnlyList<ReadOnlyMemory<byte>> data)
    {
        try
        {
            using FilePool.Lease file = _writtenFiles.Rent(span.File);
            lock (_writing)
            {
                _watch.Look(span.File, file.Handle);
                try
                {
                    RandomAccess.Write(file.Handle, data, span.FileOffset);
                }
                finally
                {
                    _watch.Note(span.File, file.Handle); // also of a write that the disk cut short
                }
            }
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw StorageError.From(failed, "write to", PathOf(span.File));
        }
        lock (_gate) _unflushed.Add(span.File);
    }

    private bool TryReadFile(FileSpan span, Span<byte> part)
    {
        bool isWanted = Selection.IsWanted(span.File);
        try
        {
            using FilePool.Lease file = _readFiles.Rent(span.File);
            if (!isWanted && RandomAccess.GetLength(file.Handle) != _torrent.Files[span.File].Length) return false; // not ours
            return WholeRead.TryFill(file.Handle, part, span.FileOffset);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        // Whatever stands in the place of a skipped file is nobody's business.
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            return isWanted ? throw StorageError.From(failed, "read", PathOf(span.File)) : false;
        }
    }

    /// <summary>Writes the wanted bytes of a piece of the part file where the files do not have them yet.</summary>
    private bool TryCopyToFiles(int piece)
    {
        byte[] data = new byte[Math.Min(CopyLength, _torrent.PieceSize(piece))];
        byte[] there = new byte[data.Length];
        for (int offset = 0, length; offset < _torrent.PieceSize(piece); offset += length)
        {
            length = Math.Min(data.Length, _torrent.PieceSize(piece) - offset);
            if (!_parts.TryRead(piece, offset, data.AsSpan(0, length))) return false;
            int at = 0;
            foreach (FileSpan span in _layout.Spans(((long)piece * _torrent.PieceLength) + offset, length))
            {
                Memory<byte> part = data.AsMemory(at, span.Length);
                at += span.Length;
                if (!Selection.IsWanted(span.File)) continue;
                Span<byte> old = there.AsSpan(0, span.Length);
                if (!TryReadFile(span, old) || !old.SequenceEqual(part.Span)) WriteFile(span, [part]);
            }
        }
        return true;
    }

    private SafeFileHandle OpenToRead(int file)
    {
        var found = new FileInfo(PathOf(file));
        if (found.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) found = target;
        if (found.Exists && FileKind.OfSpecial(found) is { } kind) throw new IOException($"it is {kind}, and must be a file");
        return File.OpenHandle(found.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    private SafeFileHandle OpenToWrite(int file)
    {
        if (!_writable) throw new InvalidOperationException("the store is for reading only");
        lock (_writing)
        {
            _watch.Look(file);
            SafeFileHandle handle = _tree.Open(PathOf(file), _torrent.Files[file].Length);
            _watch.Note(file, handle);
            return handle;
        }
    }
}
