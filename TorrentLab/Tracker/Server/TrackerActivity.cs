namespace TorrentLab.Tracker.Server;

/// <summary>Counts what a tracker does. Safe for concurrent use, except <see cref="Sample"/>, which has one caller.</summary>
public sealed class TrackerActivity
{
    /// <summary>The rate is an average of so many seconds.</summary>
    private const int Window = 10;

    private readonly (long Announces, double Seconds)[] _samples = new (long, double)[Window + 1];
    private int _sampleCount;
    private long _announces;
    private long _scrapes;
    private long _refusals;
    private double _announcesPerSecond;

    /// <summary>Announces that were answered with peers.</summary>
    public long Announces => Interlocked.Read(ref _announces);

    public long Scrapes => Interlocked.Read(ref _scrapes);

    /// <summary>Questions that were refused, whatever the reason.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Over the last ten samples.</summary>
    public double AnnouncesPerSecond => Volatile.Read(ref _announcesPerSecond);

    public void CountAnnounce() => Interlocked.Increment(ref _announces);

    public void CountScrape() => Interlocked.Increment(ref _scrapes);

    public void CountRefusal() => Interlocked.Increment(ref _refusals);

    /// <summary>Notes where the count stands; to be called about once a second.</summary>
    /// <param name="seconds">The time on any clock that never goes back.</param>
    public void Sample(double seconds)
    {
        (long Announces, double Seconds) now = (Announces, seconds);
        (long Announces, double Seconds) first = _samples[Math.Max(0, _sampleCount - Window) % _samples.Length];
        _samples[_sampleCount++ % _samples.Length] = now;
        double elapsed = now.Seconds - first.Seconds;
        if (_sampleCount > 1 && elapsed > 0) Volatile.Write(ref _announcesPerSecond, (now.Announces - first.Announces) / elapsed);
    }
}
