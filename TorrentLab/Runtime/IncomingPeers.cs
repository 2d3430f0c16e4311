using System.Collections.Concurrent;

namespace TorrentLab.Runtime;

/// <summary>The callers that the engine has not decided on yet, by their number.</summary>
internal sealed class IncomingPeers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, IncomingPeer> _waiting = [];
    private int _last;
    private volatile bool _isClosed;

    /// <summary>Keeps a caller; closes its connection at once when this was closed before.</summary>
    /// <returns>Its number.</returns>
    public int Add(IncomingPeer caller)
    {
        int offer = Interlocked.Increment(ref _last);
        _waiting[offer] = caller;
        if (_isClosed) Take(offer)?.Stream.Dispose(); // the listener had it in hand when the torrent ended
        return offer;
    }

    /// <summary>Gives a caller out; null when it was given out before.</summary>
    public IncomingPeer? Take(int offer) => _waiting.TryRemove(offer, out IncomingPeer? caller) ? caller : null;

    /// <summary>Closes the connections of all who still wait.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        foreach (int offer in _waiting.Keys)
            if (Take(offer) is { } caller) await caller.Stream.DisposeAsync().ConfigureAwait(false);
    }
}
