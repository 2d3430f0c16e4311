using System.Diagnostics;

namespace TorrentLab.Fuzz.Engine;

/// <summary>What one thread is at, for whoever watches it.</summary>
internal sealed class FuzzThread
{
    private long _began; // 0 between two inputs
    private long _number;
    private int _target;

    /// <summary>Index of the target.</summary>
    public int Target => Volatile.Read(ref _target);

    /// <summary>Number of the input.</summary>
    public long Number => Volatile.Read(ref _number);

    /// <summary>Whether it has been at one input for longer than that.</summary>
    public bool IsStuck(TimeSpan patience) => Volatile.Read(ref _began) is > 0 and var began && Stopwatch.GetElapsedTime(began) > patience;

    public void Begin(int target, long number)
    {
        Volatile.Write(ref _target, target);
        Volatile.Write(ref _number, number);
        Volatile.Write(ref _began, Stopwatch.GetTimestamp());
    }

    public void End() => Volatile.Write(ref _began, 0);
}
