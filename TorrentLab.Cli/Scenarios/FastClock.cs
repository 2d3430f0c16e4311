namespace TorrentLab.Cli.Scenarios;

/// <summary>
/// A clock that runs faster than another, so that a lesson about time-outs of half a minute takes a second. Whoever lives by it
/// does not notice.
/// </summary>
internal sealed class FastClock(TimeProvider real, int speed) : TimeProvider
{
    private readonly long _start = real.GetTimestamp();
    private readonly DateTimeOffset _startUtc = real.GetUtcNow();

    public override long TimestampFrequency => real.TimestampFrequency;

    public override long GetTimestamp() => (real.GetTimestamp() - _start) * speed;

    public override DateTimeOffset GetUtcNow() => _startUtc + (real.GetElapsedTime(_start) * speed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, Shorter(dueTime), Shorter(period));

    /// <summary>At least a millisecond, for a timer with no period rings once.</summary>
    private TimeSpan Shorter(TimeSpan time) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(time.TotalMilliseconds / speed)));
}
