using System.Text.Json;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>
/// Remembers between sessions which pieces are good: DIR/.torrentlab/INFOHASH.json. It is a hint. It counts only pieces
/// that had been flushed before it was written, and is believed only after a clean end and while every file has the size
/// and time that it noted; otherwise the pieces are hashed again.
/// </summary>
/// <remarks>One writer, guarded by a lock file. Written aside, flushed, then renamed: a crash leaves the old or the new one.</remarks>
public sealed class ResumeLedger : IDisposable
{
    private readonly TorrentFile _torrent;
    private readonly string _directory;
    private readonly string _path;
    private readonly FileStream _lock;

    private ResumeLedger(TorrentFile torrent, string directory, string path, FileStream @lock) =>
        (_torrent, _directory, _path, _lock) = (torrent, directory, path, @lock);

    /// <summary>Opens the ledger of a torrent, and keeps every other session out of it until it is disposed.</summary>
    /// <param name="torrent">Whose pieces.</param>
    /// <param name="directory">The output directory; made if absent.</param>
    /// <exception cref="StorageException">The directory cannot be used, or another session holds the ledger.</exception>
    public static ResumeLedger Open(TorrentFile torrent, string directory)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        string folder = Path.Join(Path.GetFullPath(directory), SafePath.Reserved);
        string path = Path.Join(folder, $"{torrent.InfoHash}.json");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw StorageError.From(failed, "create", folder);
        }
        string lockPath = Path.ChangeExtension(path, ".lock");
        try
        {
            var held = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            return new ResumeLedger(torrent, directory, path, held);
        }
        catch (IOException) when (File.Exists(lockPath))
        {
            throw new StorageException($"another session is at work on this torrent in {directory}. Wait for it, or choose another --output");
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw StorageError.From(failed, "create", lockPath);
        }
    }

    /// <summary>A session on this torrent has been here before.</summary>
    public bool Exists => File.Exists(_path);

    /// <summary>The pieces that the ledger of a torrent names, for a display: nobody has looked at the files.</summary>
    /// <param name="torrent">Whose pieces.</param>
    /// <param name="directory">The output directory.</param>
    /// <returns>Null without a usable ledger.</returns>
    public static Bitfield? Peek(TorrentFile torrent, string directory)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        string path = Path.Join(Path.GetFullPath(directory), SafePath.Reserved, $"{torrent.InfoHash}.json");
        if (!File.Exists(path)) return null;
        return TryRead(path, torrent, out LedgerRecord? record) is null ? record!.Stored() : null;
    }

    /// <summary>Reads what the last session left.</summary>
    /// <param name="stored">The pieces that may be believed; null when they must be hashed.</param>
    /// <returns>What was found, in one line for people.</returns>
    public string Load(out Bitfield? stored)
    {
        stored = null;
        if (!Exists) return "no ledger of an earlier session";
        if (TryRead(_path, _torrent, out LedgerRecord? record) is { } problem) return problem;
        if (!record!.Clean) return "the last session did not end in order: hashing what is on the disk";
        if (!record.Files.SequenceEqual(FilesNow())) return "files were changed since the last session: hashing what is on the disk";
        stored = record.Stored();
        return $"the ledger has {stored.Count} of {stored.Length} pieces";
    }

    /// <summary>Writes the ledger. The data of the pieces must have been flushed to the disk before.</summary>
    /// <param name="stored">The pieces to count.</param>
    /// <param name="clean">True at the end of a session, when nothing more will be written.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Save(Bitfield stored, bool clean)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var record = new LedgerRecord(LedgerRecord.CurrentVersion, _torrent.InfoHash.ToString(), _torrent.Name, clean, _torrent.PieceCount,
            Convert.ToHexStringLower(stored.ToWire()), [.. FilesNow()], "");
        record = record with { Check = record.Sum() };
        string temporary = _path + ".new";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read))
            {
                JsonSerializer.Serialize(file, record, LedgerJson.Default.LedgerRecord);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw StorageError.From(failed, "write", _path);
        }
    }

    /// <summary>Forgets every earlier session.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Delete()
    {
        try
        {
            File.Delete(_path);
            File.Delete(_path + ".new");
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw StorageError.From(failed, "delete", _path);
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Every file that may hold bytes of a piece, selected or not: so the ledger holds for any selection.</summary>
    private IEnumerable<LedgerFile> FilesNow()
    {
        foreach (string path in _torrent.Files.Where(entry => !entry.IsPadding).Select(entry => entry.Path).Append(PartFile.RelativePath(_torrent)))
        {
            var info = new FileInfo(SafePath.Resolve(_directory, path));
            if (info.Exists) yield return new LedgerFile(path, info.Length, info.LastWriteTimeUtc.Ticks);
        }
    }

    /// <returns>What is wrong with it, in one line; null when nothing is.</returns>
    private static string? TryRead(string path, TorrentFile torrent, out LedgerRecord? record)
    {
        record = null;
        try
        {
            return LedgerRecord.Read(File.ReadAllBytes(path), torrent, out record);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return LedgerRecord.Damaged;
        }
    }
}
