namespace TorrentLab.Web.Tracker;

/// <summary>Whole seconds since the tracker's start, whatever happens to the wall clock.</summary>
internal sealed class TrackerClock(TimeProvider time)
{
    private readonly long _begin = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_begin);

    public int Now => (int)Elapsed.TotalSeconds;
}
