using System.Collections.Concurrent;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>Collects why connections ended and what the user was told.</summary>
internal sealed class NoticeList : ISwarmObserver
{
    private readonly ConcurrentQueue<string> _lines = [];

    public void Before(SwarmEvent happened, TimeSpan now)
    {
        if (happened is SwarmEvent.Gone gone) _lines.Enqueue(gone.Reason);
    }

    public void After(SwarmEffect asked, TimeSpan now)
    {
        if (asked is SwarmEffect.Notice notice) _lines.Enqueue(notice.Text);
        if (asked is SwarmEffect.Close close) _lines.Enqueue(close.Reason);
    }

    public override string ToString() => string.Join(Environment.NewLine, _lines);
}
