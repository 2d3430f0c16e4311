using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>
/// Takes torrents up and lets them go, in the queue and on the disk, in an order that a crash at any moment can be recovered
/// from: a .torrent file is kept before the state names it, and the state says that a torrent leaves before its files go.
/// </summary>
internal sealed class TorrentKeeper
{
    private readonly HostOptions _options;
    private readonly StateStore _store;
    private readonly SessionFactory _sessions;
    private readonly TorrentQueue _queue;
    private readonly HostText _text;
    private readonly TimeProvider _time;
    private readonly StateSaver _saver;

    public TorrentKeeper(HostOptions options, StateStore store, SessionFactory sessions, HostRecord state, HostText text, TimeProvider time)
    {
        (_options, _store, _sessions, _text, _time) = (options, store, sessions, text, time);
        Queue = _queue = new TorrentQueue(state.Settings, sessions, text, time, () => _ = TrySaveAsync())
        {
            Gone = new TorrentTotals(Math.Max(0, state.Downloaded), Math.Max(0, state.Uploaded), TimeSpan.Zero),
        };
        _saver = new StateSaver(store, Collect);
    }

    public TorrentQueue Queue { get; }

    /// <summary>Saves everything that was changed before.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public async Task SaveAsync()
    {
        try
        {
            await _saver.SaveAsync();
        }
        catch (StorageException failed)
        {
            throw _text.Of(failed);
        }
    }

    /// <summary>The same for what nobody waits for: it is saved with the next change, at the latest when the server ends.</summary>
    public Task TrySaveAsync() => _saver.SaveAsync().ContinueWith(saved => _ = saved.Exception, TaskScheduler.Default);

    /// <summary>Takes up a torrent. One call at a time.</summary>
    /// <param name="torrent">The torrent; not there, nor leaving.</param>
    /// <param name="metainfo">Its .torrent file.</param>
    /// <param name="options">How; its files are indices of the torrent.</param>
    /// <exception cref="StorageException">The disk failed; the torrent is not taken up, and content that it brought is where it was.</exception>
    public async Task<HostedTorrent> TakeUpAsync(TorrentFile torrent, byte[] metainfo, AddOptions options)
    {
        bool brings = options.Content is not null;
        string subdirectory = _queue.Read((all, leaving) => ContentPlace.Choose(torrent, _options.OutputDirectory, [.. all, .. leaving], brings));
        FileSelection selection = options.Files is null ? FileSelection.All(torrent) : FileSelection.Of(torrent, options.Files);
        var hosted = new HostedTorrent(torrent, subdirectory, ContentPlace.DirectoryOf(_options.OutputDirectory, subdirectory), selection, _sessions.NewRates())
        {
            Added = _time.GetUtcNow(),
            IsPaused = options.Paused,
            IsComplete = brings,
            NeedsCheck = brings, // even if it does not get a turn to be served: it is not known to be whole before
        };
        try
        {
            await Task.Run(() => _store.KeepTorrent(torrent.InfoHash, metainfo));
            if (brings) ContentPlace.Move(options.Content!, torrent, hosted.Directory);
            _queue.Append(hosted);
            await _saver.SaveAsync();
        }
        catch (StorageException failed)
        {
            TakeBack(hosted, options.Content);
            throw _text.Of(failed);
        }
        _queue.Run();
        return hosted;
    }

    /// <summary>Ends a torrent that was taken off the queue: what is left of it goes.</summary>
    /// <exception cref="StorageException">Something of it could not be deleted.</exception>
    public async Task LeaveAsync(HostedTorrent torrent)
    {
        await TrySaveAsync(); // a server that dies now goes on with the removal
        if (torrent.Run is { } run) await run.Ended;
        try
        {
            if (torrent.LeavesNothing) ContentPlace.Delete(torrent);
        }
        catch (StorageException failed)
        {
            throw _text.Of(failed);
        }
        finally
        {
            _store.DropTorrent(torrent.Hash); // before it is forgotten: then the same torrent may be added again, with a file of its own
            _queue.Forget(torrent);
            await TrySaveAsync();
        }
    }

    private void TakeBack(HostedTorrent torrent, string? content)
    {
        if (_queue.Find(torrent.Hash) == torrent) _ = _queue.Take(torrent.Hash, _ => Task.CompletedTask);
        _queue.Forget(torrent);
        _store.DropTorrent(torrent.Hash);
        if (content is null || Path.Exists(content)) return;
        try
        {
            ContentPlace.MoveBack(content, torrent);
        }
        catch (StorageException)
        {
            // Then it stays where it is: the error that is told already is the one that counts.
        }
    }

    private HostRecord Collect() => _queue.Read((torrents, leaving) => new HostRecord(
        HostRecord.CurrentVersion, Revision: 0, _queue.Settings, _queue.Gone.Downloaded, _queue.Gone.Uploaded,
        [.. torrents.Concat(leaving).Select(HostedRecord.Of)]));
}
