using TorrentLab.Swarm;

namespace TorrentLab.Runtime;

/// <summary>
/// Slows the transfers of many connections down to a common rate: each says what it has moved or is about to move, and is
/// held up. Limits can stand one above the other: that of a torrent below that of the whole program. Safe for concurrent use.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="above">A limit that holds as well; null for none.</param>
public sealed class RateLimiter(TimeProvider time, RateLimiter? above = null)
{
    /// <summary>Shorter waits are saved up: timers are not that fine.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(2);

    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private TokenBucket? _bucket;

    /// <summary>Bytes per second; null for no limit. May be changed at any time.</summary>
    public long? Limit
    {
        get => _bucket?.BytesPerSecond;
        set
        {
            lock (_gate) _bucket = value is { } rate ? new TokenBucket(rate) : null;
        }
    }

    /// <summary>Most bytes to move at a time.</summary>
    public int Quantum => Math.Min(_bucket?.Quantum ?? int.MaxValue, above?.Quantum ?? int.MaxValue);

    /// <summary>Pays for bytes, and waits until they are paid.</summary>
    public ValueTask PayAsync(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait = Pay(bytes);
        return wait < ShortestWait ? ValueTask.CompletedTask : new ValueTask(Task.Delay(wait, time, cancellationToken));
    }

    private TimeSpan Pay(int bytes)
    {
        TimeSpan wait = TimeSpan.Zero;
        if (_bucket is not null)
        {
            lock (_gate) wait = _bucket?.Pay(bytes, time.GetElapsedTime(_started)) ?? TimeSpan.Zero;
        }
        TimeSpan longer = above?.Pay(bytes) ?? TimeSpan.Zero;
        return longer > wait ? longer : wait;
    }
}
