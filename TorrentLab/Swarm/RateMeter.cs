namespace TorrentLab.Swarm;

/// <summary>Bytes per second over the last seconds, in 20 steps. Pure: the caller brings the time.</summary>
/// <param name="window">How far back it looks; two seconds by default.</param>
public sealed class RateMeter(TimeSpan? window = null)
{
    private const int Steps = 20;

    private readonly TimeSpan _stepLength = (window ?? TimeSpan.FromSeconds(2)) / Steps;
    private readonly long[] _bytes = new long[Steps];
    private long _step;
    private long _inWindow;
    private TimeSpan? _since;

    /// <summary>All bytes ever counted.</summary>
    public long Total { get; private set; }

    /// <summary>Starts to measure: until a full window has passed, the rate is over the time since here.</summary>
    public void Restart(TimeSpan now)
    {
        Array.Clear(_bytes);
        (_inWindow, _since, _step) = (0, now, (long)(now / _stepLength));
    }

    public void Add(int bytes, TimeSpan now)
    {
        if (_since is null) Restart(now);
        Turn(now);
        _bytes[_step % Steps] += bytes;
        _inWindow += bytes;
        Total += bytes;
    }

    /// <summary>Bytes per second.</summary>
    public double Rate(TimeSpan now)
    {
        if (_since is not { } since) return 0;
        Turn(now);
        TimeSpan measured = now - since;
        // The oldest step of a full window is on average half gone.
        TimeSpan window = measured < _stepLength * Steps ? measured : _stepLength * (Steps - 1) + (now - _step * _stepLength);
        return _inWindow / Math.Max(window.TotalSeconds, 0.001);
    }

    private void Turn(TimeSpan now)
    {
        long step = (long)(now / _stepLength);
        for (long gone = Math.Min(step - _step, Steps); gone > 0; gone--)
        {
            ref long oldest = ref _bytes[(step - gone + 1) % Steps];
            _inWindow -= oldest;
            oldest = 0;
        }
        _step = Math.Max(step, _step);
    }
}
