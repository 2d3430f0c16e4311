namespace TorrentLab.Runtime;

/// <summary>
/// Keeps a peer that floods us from filling the disk with log lines: of each kind of message to or from each peer so many pass in a
/// <see cref="Window"/>; the others are only counted.
/// </summary>
internal sealed class LogWriterLimit
{
    /// <summary>From the first line of a kind until it starts afresh.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Topic, Tally> _tallies = [];

    /// <summary>Whether a line may be written; counts it in either case.</summary>
    /// <param name="topic">Lines on different topics are counted apart.</param>
    /// <param name="most">Lines that may pass in one window.</param>
    /// <param name="now">Never less than at the call before.</param>
    public bool Allows(Topic topic, int most, TimeSpan now)
    {
        if (!_tallies.TryGetValue(topic, out Tally? tally)) _tallies.Add(topic, tally = new Tally(now));
        if (tally.Written < most)
        {
            tally.Written++;
            return true;
        }
        tally.HeldBack++;
        return false;
    }

    /// <summary>Takes a line out of the count: it was of use.</summary>
    public void Forgive(Topic topic)
    {
        if (_tallies.TryGetValue(topic, out Tally? tally) && tally.Written > 0) tally.Written--;
    }

    /// <summary>Forgets the windows that are over, and says how many lines of each were held back, where any were.</summary>
    public IReadOnlyList<(Topic Topic, int Lines)> TakeEnded(TimeSpan now) => Take(tally => now - tally.Since >= Window);

    /// <summary>Forgets all windows, in the same way.</summary>
    public IReadOnlyList<(Topic Topic, int Lines)> TakeAll() => Take(_ => true);

    private List<(Topic Topic, int Lines)> Take(Func<Tally, bool> isEnded)
    {
        List<(Topic, int)> heldBack = [];
        foreach ((Topic topic, Tally tally) in _tallies)
        {
            if (!isEnded(tally)) continue;
            _tallies.Remove(topic);
            if (tally.HeldBack > 0) heldBack.Add((topic, tally.HeldBack));
        }
        return heldBack;
    }

    /// <summary>What a line is about.</summary>
    /// <param name="Direction">The arrow of the line.</param>
    /// <param name="Peer">With whom.</param>
    /// <param name="Kind">The kind of message.</param>
    internal readonly record struct Topic(string Direction, string Peer, string Kind);

    private sealed class Tally(TimeSpan since)
    {
        public TimeSpan Since { get; } = since;

        public int Written { get; set; }

        public int HeldBack { get; set; }
    }
}
