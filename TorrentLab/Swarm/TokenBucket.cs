namespace TorrentLab.Swarm;

/// <summary>
/// A rate limit: bytes are paid for with time. It is kept as the moment at which all bytes so far are paid, which comes to
/// the same as a bucket of tokens and needs no refilling. Pure: the caller brings the time and does the waiting.
/// </summary>
/// <param name="bytesPerSecond">The rate; at least 1.</param>
public sealed class TokenBucket(long bytesPerSecond)
{
    /// <summary>What an idle line may make up for: long enough to hide late timers, short enough that no burst is seen.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(100);

    private TimeSpan _paidAt = -Burst;

    public long BytesPerSecond { get; } = Math.Max(1, bytesPerSecond);

    /// <summary>Most bytes that should be moved at a time, so that everyone gets its turn: what 50 ms let through.</summary>
    public int Quantum => (int)Math.Clamp(BytesPerSecond / 20, 1, 64 * 1024);

    /// <summary>Pays for bytes that are moved now.</summary>
    /// <returns>How long to wait before more are moved; zero for not at all.</returns>
    public TimeSpan Pay(int bytes, TimeSpan now)
    {
        if (_paidAt < now - Burst) _paidAt = now - Burst;
        _paidAt += TimeSpan.FromSeconds((double)bytes / BytesPerSecond);
        return _paidAt > now ? _paidAt - now : TimeSpan.Zero;
    }
}
