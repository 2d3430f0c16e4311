using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>Saves the state, one writing after another. Changes that come while one is being written share the next.</summary>
/// <param name="store">Where to.</param>
/// <param name="collect">Gives the state as it is when its turn has come.</param>
internal sealed class StateSaver(StateStore store, Func<HostRecord> collect)
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private Task? _next;

    /// <summary>Saves everything that was changed before this call.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public Task SaveAsync()
    {
        lock (_gate)
        {
            if (_next is not null) return _next; // it has not looked yet
            Task before = _last;
            return _last = _next = Task.Run(() => WriteAsync(before));
        }
    }

    private async Task WriteAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate) _next = null;
        store.Save(collect());
    }
}
