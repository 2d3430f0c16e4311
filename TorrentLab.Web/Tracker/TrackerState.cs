using System.Runtime.CompilerServices;
using System.Text.Json;
using TorrentLab.Primitives;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Web.Tracker;

/// <summary>
/// Keeps the swarm table in a JSON file while the tracker does not run. Written aside, flushed, then renamed: a crash leaves
/// the old or the new one. One server at a time: a lock file keeps others out.
/// </summary>
internal sealed class TrackerState : IDisposable
{
    /// <summary>Longest file that is read, in bytes: ten times what the peers of a full table take.</summary>
    private const long MaxLength = 4L * 1024 * 1024 * 1024;

    private readonly string _path;
    private readonly TrackerRegistry _registry;
    private readonly TrackerClock _clock;
    private readonly TimeProvider _time;
    private readonly FileStream _lock;

    /// <exception cref="StorageException">The directory cannot be used, or another tracker uses the file.</exception>
    public TrackerState(string path, TrackerRegistry registry, TrackerClock clock, TimeProvider time)
    {
        (_path, _registry, _clock, _time) = (Path.GetFullPath(path), registry, clock, time);
        string lockPath = _path + ".lock";
        try
        {
            _lock = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(lockPath))
        {
            throw new StorageException($"another tracker keeps its state in {path}. Stop it, or choose another --state");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Failed(failed);
        }
    }

    /// <summary>Reads the file into the registry. A damaged one is not used, not even in part.</summary>
    /// <returns>What was found, in one line for people.</returns>
    public async Task<string> LoadAsync(CancellationToken ct)
    {
        if (!File.Exists(_path)) return "no state of an earlier run";
        try
        {
            long length = new FileInfo(_path).Length;
            if (length > MaxLength) return $"the state file is too long, {length} bytes: starting empty";
            // Read twice rather than held in memory whole: only a file that is good to its end is used.
            await foreach (KeptTorrent _ in ReadAsync(ct)) ct.ThrowIfCancellationRequested();
            await foreach (KeptTorrent torrent in ReadAsync(ct)) _registry.Restore(torrent, _clock.Now);
        }
        catch (Exception damaged) when (damaged is JsonException or IOException or UnauthorizedAccessException)
        {
            return $"the state file is damaged: starting empty ({damaged.Message})";
        }
        RegistryTotals totals = _registry.Totals();
        return $"the state file has {totals.Torrents} torrents with {totals.Seeds + totals.Leechers} peers";
    }

    /// <summary>Writes the file, torrent by torrent.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Save()
    {
        string temporary = _path + ".new";
        long now = _time.GetUtcNow().ToUnixTimeSeconds();
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read))
            {
                JsonSerializer.Serialize(file, _registry.Keep(_clock.Now).Select(torrent => TorrentRecord.Of(torrent, now)),
                    TrackerStateJson.Default.IEnumerableTorrentRecord);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Failed(failed);
        }
    }

    public void Dispose() => _lock.Dispose();

    private async IAsyncEnumerable<KeptTorrent> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using FileStream file = File.OpenRead(_path);
        await foreach (KeptTorrent torrent in ReadAsync(file, _time.GetUtcNow().ToUnixTimeSeconds(), ct)) yield return torrent;
    }

    /// <summary>Reads a state torrent by torrent.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="now">Seconds since 1970.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="JsonException">Not what this program writes.</exception>
    internal static async IAsyncEnumerable<KeptTorrent> ReadAsync(Stream file, long now, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (TorrentRecord? record in JsonSerializer.DeserializeAsyncEnumerable(file, TrackerStateJson.Default.TorrentRecord, ct))
            yield return (record ?? throw new JsonException("null instead of a torrent")).ToKept(now);
    }

    private StorageException Failed(Exception why) =>
        new($"cannot write {_path}: {why.Message.TrimEnd('.')}. Change that, or choose another --state", why);
}
