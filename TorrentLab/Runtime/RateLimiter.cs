using TorrentLab.Swarm;

namespace TorrentLab.Runtime;

/// <summary>
/// Slows the transfers of many connections down to a common rate: each says what it is about to move, and is held up.
/// Limits can stand one above the other: that of a torrent below that of the whole program. Safe for concurrent use.
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
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Bytes per second; null for no limit. May be changed at any time: whoever waits goes on.</summary>
    public long? Limit
    {
        get => _bucket?.BytesPerSecond;
        set
        {
            TaskCompletionSource changed;
            lock (_gate)
            {
                _bucket = value is { } rate ? new TokenBucket(rate) : null;
                (changed, _changed) = (_changed, NewSignal());
            }
            changed.SetResult();
        }
    }

    /// <summary>Most bytes to move at a time.</summary>
    public int Quantum => Math.Min(_bucket?.Quantum ?? int.MaxValue, above?.Quantum ?? int.MaxValue);

    /// <summary>Pays for bytes, and waits until they are paid or the limit is changed.</summary>
    public ValueTask PayAsync(int bytes, CancellationToken cancellationToken)
    {
        Task higher = above?.PayAsync(bytes, cancellationToken).AsTask() ?? Task.CompletedTask;
        if (_bucket is null) return new ValueTask(higher);
        (TimeSpan wait, Task changed) = Pay(bytes);
        return wait < ShortestWait ? new ValueTask(higher) : WaitAsync(wait, changed, higher, cancellationToken);
    }

    private (TimeSpan Wait, Task Changed) Pay(int bytes)
    {
        lock (_gate) return (_bucket?.Pay(bytes, time.GetElapsedTime(_started)) ?? TimeSpan.Zero, _changed.Task);
    }

    private async ValueTask WaitAsync(TimeSpan wait, Task changed, Task higher, CancellationToken cancellationToken)
    {
        // Paid in full is a time-out to this wait: no error.
        await changed.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await higher.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
