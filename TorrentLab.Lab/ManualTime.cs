namespace TorrentLab.Lab;

/// <summary>A clock that moves only when told to. Its timers fire inside <see cref="Advance"/>, in the order of their times.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Time passed since the clock was made.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate) return _now;
        }
    }

    /// <summary>Timers that are set and have not fired: tells whether the tested waits for the clock yet.</summary>
    public int Timers
    {
        get
        {
            lock (_gate) return _timers.Count;
        }
    }

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on and fires what falls due on the way.</summary>
    public void Advance(TimeSpan time)
    {
        TimeSpan end = Elapsed + time;
        while (TakeDue(end) is { } due) due.Fire();
        lock (_gate) _now = end;
    }

    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            ManualTimer? first = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (first is null) return null;
            if (first.Due > _now) _now = first.Due;
            if (first.Period > TimeSpan.Zero) first.Due += first.Period;
            else _timers.Remove(first);
            return first;
        }
    }

    private sealed class ManualTimer(ManualTime clock, Action fire) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                (Due, Period) = (clock._now + dueTime, period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period);
                clock._timers.Add(this);
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
