using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Cli;

/// <summary>Collects what the engine wants the user to know; the display takes it out on its own thread.</summary>
internal sealed class NoticeQueue : ISwarmObserver
{
    private readonly ConcurrentQueue<string> _notices = new();

    public void Before(SwarmEvent happened, TimeSpan now) { }

    public void After(SwarmEffect asked, TimeSpan now)
    {
        if (asked is SwarmEffect.Notice notice) _notices.Enqueue(notice.Text);
    }

    public bool TryTake([NotNullWhen(true)] out string? notice) => _notices.TryDequeue(out notice);
}
