using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Tracker;

namespace TorrentLab.Web.Host;

/// <summary>The last things that happened to a torrent. Listens to its engine.</summary>
internal sealed class TorrentLog : ISwarmObserver
{
    private const int MostLines = 100;
    private const int LongestLine = 500;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = [];

    /// <summary>The clock that lines are stamped by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    public void Add(string text)
    {
        var line = new LogLine(Time.GetUtcNow(), text.Length <= LongestLine ? text : $"{text[..LongestLine]}…");
        lock (_gate)
        {
            if (_lines.Count == MostLines) _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }

    /// <inheritdoc/>
    public bool SeesBlocks => false;

    /// <inheritdoc/>
    public void Before(SwarmEvent happened, TimeSpan now)
    {
        if (happened is SwarmEvent.TrackerAnswered answered)
            Add($"tracker {TrackerUrl.Redacted(answered.Url)} answered: {answered.Answer.Peers.Count} peers, again in {answered.Answer.Interval.TotalSeconds:0} s");
    }

    /// <inheritdoc/>
    public void After(SwarmEffect asked, TimeSpan now)
    {
        if (asked is SwarmEffect.Notice notice) Add(notice.Text);
    }
}
