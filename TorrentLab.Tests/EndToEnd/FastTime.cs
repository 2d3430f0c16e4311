using TorrentLab.Lab;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>
/// A clock so many times as fast as the system's, as long as this machine keeps up: patience of half a minute takes a second or
/// two. It moves whenever the thread pool comes round to it, and never far at once: on a busy machine it goes slower, and
/// nobody's time runs out because somebody else had the processor.
/// </summary>
internal sealed class FastTime : TimeProvider, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(2);

    /// <summary>The most real time that one beat counts, however late it comes.</summary>
    private static readonly TimeSpan LongestBeat = Beat * 5;

    private readonly ManualTime _clock = new();
    private readonly PeriodicTimer _beats = new(Beat, System);

    public FastTime(int factor) => _ = GoAsync(factor);

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _clock.CreateTimer(callback, state, dueTime, period);

    public void Dispose() => _beats.Dispose();

    private async Task GoAsync(int factor)
    {
        long last = System.GetTimestamp();
        while (await _beats.WaitForNextTickAsync())
        {
            long now = System.GetTimestamp();
            TimeSpan passed = System.GetElapsedTime(last, now);
            _clock.Advance((passed < LongestBeat ? passed : LongestBeat) * factor);
            last = now;
        }
    }
}
