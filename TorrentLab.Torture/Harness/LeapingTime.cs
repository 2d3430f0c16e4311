namespace TorrentLab.Torture.Harness;

/// <summary>The system's clocks, which leap when they are told to: the wall clock to anywhere, the other one ahead, as after a sleep.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private long _ahead; // in units of the timestamp
    private long _wall;  // in ticks

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _wall));

    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref _ahead);

    /// <summary>Somebody sets the clock.</summary>
    public void Set(TimeSpan difference) => Interlocked.Exchange(ref _wall, difference.Ticks);

    /// <summary>The machine has slept.</summary>
    public void Sleep(TimeSpan time) => Interlocked.Add(ref _ahead, (long)(time.TotalSeconds * TimestampFrequency));
}
