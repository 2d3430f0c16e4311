using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>
/// What a server keeps on the disk: state.json, and torrents/HASH.torrent for each torrent. Every file is written aside,
/// flushed, then renamed, and the state of before is kept as state.json.old: a crash at any moment leaves a whole one. One
/// server at a time: a lock file keeps others out.
/// </summary>
internal sealed class StateStore : IDisposable
{
    private const int MostDamaged = 9;
    private const long MaxLength = 256 * 1024 * 1024;

    private readonly string _path;
    private readonly string _torrents;
    private readonly FileStream _lock;
    private long _revision;

    /// <exception cref="StorageException">The directory cannot be used, or another server uses it.</exception>
    public StateStore(string directory)
    {
        (_path, _torrents) = (Path.Join(directory, "state.json"), Path.Join(directory, "torrents"));
        string lockPath = Path.Join(directory, "lock");
        try
        {
            Directory.CreateDirectory(_torrents);
            _lock = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            foreach (string cutOff in Directory.EnumerateFiles(_torrents, "*.new")) File.Delete(cutOff);
        }
        catch (IOException) when (File.Exists(lockPath))
        {
            throw new StorageException($"another server keeps its state in {directory}. Stop it, or choose another --state");
        }
        catch (Exception failed) when (IsOfDisk(failed))
        {
            throw new StorageException($"cannot keep state in {directory}: {failed.Message.TrimEnd('.')}. Change that, or choose another --state", failed);
        }
    }

    private string Aside => _path + ".new";

    private string Before => _path + ".old";

    /// <summary>Reads the newest whole state. Files that are damaged are kept under another name.</summary>
    /// <param name="notes">Takes a line for what people should know.</param>
    /// <param name="isNewest">Nothing was lost: whatever the state does not name is not to be there.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="StorageException">A newer version of the program wrote it.</exception>
    public HostRecord? Load(ICollection<string> notes, out bool isNewest)
    {
        // A server that dies between two renames leaves the newest state aside, and none in its place.
        HostRecord?[] found = [Read(_path), Read(Aside), Read(Before)];
        bool isDamaged = found[0] is null && File.Exists(_path), isOldDamaged = found[2] is null && File.Exists(Before);
        HostRecord? newest = found.OfType<HostRecord>().MaxBy(record => record.Revision);
        if (isDamaged) KeepDamaged(_path);
        if (isOldDamaged && newest is null) KeepDamaged(Before);
        if (newest is not null) _revision = newest.Revision;
        isNewest = newest is not null && newest != found[2];
        if (isDamaged && newest is not null) notes.Add("state.json was damaged: the copy of before is used");
        else if (isDamaged || (isOldDamaged && newest is null)) notes.Add("state.json was damaged and there is no whole copy of it: it is kept as state.json.damaged-1, or a higher number");
        return newest;
    }

    /// <summary>Writes the state; its number is set here. One call at a time.</summary>
    /// <exception cref="StorageException">The disk failed; the state of before is still there.</exception>
    public void Save(HostRecord record)
    {
        try
        {
            Write(Aside, (record with { Revision = ++_revision }).ToBytes());
            if (File.Exists(_path)) File.Move(_path, Before, overwrite: true);
            File.Move(Aside, _path, overwrite: true);
        }
        catch (Exception failed) when (IsOfDisk(failed))
        {
            throw new StorageException($"the state of the server could not be saved: {failed.Message}", failed);
        }
    }

    /// <summary>The info-hashes of the .torrent files that are kept.</summary>
    public IReadOnlyList<Sha1Hash> Kept()
    {
        List<Sha1Hash> hashes = [];
        foreach (string file in Directory.EnumerateFiles(_torrents, "*.torrent").Order(StringComparer.Ordinal))
            if (Sha1Hash.TryParse(Path.GetFileNameWithoutExtension(file), out Sha1Hash hash)) hashes.Add(hash);
        return hashes;
    }

    /// <exception cref="StorageException">The disk failed.</exception>
    public void KeepTorrent(Sha1Hash hash, byte[] metainfo)
    {
        string path = PathOf(hash);
        try
        {
            Write(path + ".new", metainfo);
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception failed) when (IsOfDisk(failed))
        {
            throw new StorageException($"the torrent could not be saved: {failed.Message}", failed);
        }
    }

    /// <summary>The bytes of a .torrent file.</summary>
    /// <exception cref="StorageException">It is not there, or the disk failed.</exception>
    public byte[] ReadTorrent(Sha1Hash hash)
    {
        try
        {
            return File.ReadAllBytes(PathOf(hash));
        }
        catch (Exception failed) when (IsOfDisk(failed))
        {
            throw new StorageException($"the .torrent file of {hash} cannot be read: {failed.Message}", failed);
        }
    }

    /// <summary>What a .torrent file says; null with a line in the notes when that cannot be told.</summary>
    public TorrentFile? Parse(Sha1Hash hash, ICollection<string> notes)
    {
        try
        {
            TorrentFile torrent = TorrentFile.Parse(ReadTorrent(hash));
            if (torrent.InfoHash == hash) return torrent;
            notes.Add($"torrent {hash} is left out: its .torrent file is that of another one");
        }
        catch (StorageException)
        {
            notes.Add($"torrent {hash} is left out: its .torrent file is missing or cannot be read");
        }
        catch (MetainfoException damaged)
        {
            notes.Add($"torrent {hash} is left out: its .torrent file is damaged ({damaged.Message})");
        }
        return null;
    }

    /// <summary>Forgets a .torrent file. One that stays does no harm.</summary>
    public void DropTorrent(Sha1Hash hash)
    {
        try
        {
            File.Delete(PathOf(hash));
        }
        catch (Exception failed) when (IsOfDisk(failed))
        {
            // The next start deletes what the state does not name.
        }
    }

    public void Dispose() => _lock.Dispose();

    private static bool IsOfDisk(Exception failed) => failed is IOException or UnauthorizedAccessException;

    private static void Write(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private static HostRecord? Read(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= MaxLength } ? HostRecord.Read(File.ReadAllBytes(path)) : null;
        }
        catch (Exception failed) when (IsOfDisk(failed))
        {
            return null;
        }
    }

    private void KeepDamaged(string path)
    {
        int number = Enumerable.Range(1, MostDamaged).FirstOrDefault(number => !File.Exists($"{_path}.damaged-{number}"), MostDamaged);
        try
        {
            File.Move(path, $"{_path}.damaged-{number}", overwrite: true);
        }
        catch (Exception failed) when (IsOfDisk(failed))
        {
            // It is written over then.
        }
    }

    private string PathOf(Sha1Hash hash) => Path.Join(_torrents, $"{hash}.torrent");
}
