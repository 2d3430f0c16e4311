using System.Text;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>Puts a server together from what an earlier run of it has left.</summary>
internal static class HostStart
{
    /// <summary>Two servers may share an output: each has its own.</summary>
    public static string UploadDirectory(HostOptions options)
    {
        string server = Sha1Hash.Of(Encoding.UTF8.GetBytes(Path.GetFullPath(options.StateDirectory))).ToString()[..8];
        return Path.Join(Path.GetFullPath(options.OutputDirectory), SafePath.Reserved, $"uploads-{server}");
    }

    /// <exception cref="StorageException">A directory cannot be used, or another server uses the state.</exception>
    /// <exception cref="TrackerException">The CA file cannot be used.</exception>
    /// <exception cref="ArgumentException">The default settings are wrong.</exception>
    public static TorrentHost Start(HostOptions options, TimeProvider time, CancellationToken ct)
    {
        if (options.Defaults.Validate() is { } problem) throw new ArgumentException(problem);
        List<string> notes = [];
        var store = new StateStore(options.StateDirectory);
        SessionFactory? sessions = null;
        try
        {
            MakeOutput(options); // only now: another server may have uploads there
            HostRecord state = Load(store, options, notes);
            sessions = new SessionFactory(options, time, notes);
            List<HostedTorrent> torrents = Restore(state, store, sessions, options, notes, ct);
            if (torrents.Count > 0) notes.Insert(0, $"state restored: {(torrents.Count == 1 ? "1 torrent" : $"{torrents.Count} torrents")}");
            var host = new TorrentHost(options, time, store, sessions, state, notes);
            host.Restore(torrents);
            return host;
        }
        catch
        {
            _ = sessions?.DisposeAsync().AsTask();
            store.Dispose();
            throw;
        }
    }

    /// <summary>The newest state; without any, one that has the torrents whose .torrent files are there, paused.</summary>
    private static HostRecord Load(StateStore store, HostOptions options, List<string> notes)
    {
        HostRecord? state = store.Load(notes, out bool isNewest);
        if (state?.Settings.Validate() is not null)
        {
            notes.Add("the settings make no sense: the usual ones hold");
            state = state with { Settings = options.Defaults };
        }
        state ??= new HostRecord(HostRecord.CurrentVersion, 0, options.Defaults, 0, 0, []);
        HashSet<string> named = [.. state.Torrents.Select(torrent => torrent.Hash)];
        Sha1Hash[] unnamed = [.. store.Kept().Where(hash => !named.Contains(hash.ToString()))];
        if (isNewest) // of a torrent that was being added, or removed, when the server died
        {
            foreach (Sha1Hash hash in unnamed) store.DropTorrent(hash);
            return state;
        }
        if (unnamed.Length == 0) return state;
        notes.Add($"{(unnamed.Length == 1 ? "1 torrent that the state does not name is" : $"{unnamed.Length} torrents that the state does not name are")} taken up, paused");
        return state with { Torrents = [.. state.Torrents, .. unnamed.Select(hash => new HostedRecord { Hash = hash.ToString(), Paused = true })] };
    }

    private static List<HostedTorrent> Restore(
        HostRecord state, StateStore store, SessionFactory sessions, HostOptions options, List<string> notes, CancellationToken ct)
    {
        List<HostedTorrent> torrents = [];
        HashSet<Sha1Hash> known = [];
        HashSet<Sha1Hash> kept = [.. store.Kept()];
        foreach (HostedRecord record in state.Torrents)
        {
            ct.ThrowIfCancellationRequested();
            if (!Sha1Hash.TryParse(record.Hash, out Sha1Hash hash) || !known.Add(hash)) continue;
            if (record.Leaving is not null && !kept.Contains(hash)) continue; // all of it is gone already
            if (store.Parse(hash, notes) is { } torrent) torrents.Add(record.ToTorrent(torrent, options.OutputDirectory, sessions.NewRates()));
        }
        return torrents;
    }

    private static void MakeOutput(HostOptions options)
    {
        try
        {
            string uploads = UploadDirectory(options);
            if (Directory.Exists(uploads)) Directory.Delete(uploads, recursive: true);
            Directory.CreateDirectory(uploads);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"cannot use {options.OutputDirectory}: {failed.Message.TrimEnd('.')}. Change that, or choose another --output", failed);
        }
    }
}
