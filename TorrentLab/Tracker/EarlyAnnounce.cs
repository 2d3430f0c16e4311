using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>
/// When a torrent that lacks peers may ask before the interval is over (BEP 3 leaves that to the client, a "min
/// interval" forbids it): 5 s after an answer that brought someone new, then 15, 30, 60, 120 s and so on. An interval that is
/// none, or the shortest there is, leaves nothing to be early for unless a "min interval" allows it.
/// </summary>
internal sealed class EarlyAnnounce
{
    private static readonly int[] FirstSteps = [5, 15, 30, 60];

    private HashSet<PeerEndpoint> _lastPeers = [];
    private int _step;

    /// <summary>The earliest time; null before the first answer.</summary>
    public TimeSpan? Time { get; private set; }

    public void Answered(TimeSpan now, AnnounceAnswer answer)
    {
        bool broughtSomeone = answer.Peers.Any(peer => !_lastPeers.Contains(peer));
        _lastPeers = [.. answer.Peers];
        _step = broughtSomeone || Time is null ? 0 : _step + 1;
        int last = FirstSteps.Length - 1;
        // Doubling ends at about 17 hours; by then the regular interval, a day at most, has long been sooner.
        int seconds = _step <= last ? FirstSteps[_step] : FirstSteps[last] << Math.Min(_step - last, 10);
        TimeSpan wait = TimeSpan.FromSeconds(seconds);
        TimeSpan least = answer.MinInterval ?? (answer.Interval <= AnnounceInterval.Shortest ? AnnounceInterval.Shortest : TimeSpan.Zero);
        Time = now + (least > wait ? least : wait);
    }
}
