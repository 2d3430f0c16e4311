using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Cli;

/// <summary>
/// Collects what the engine wants the user to know; the display takes it out on its own thread. What was said a short while
/// ago, such as that a tracker is still down, is not said again.
/// </summary>
internal sealed class NoticeQueue : ISwarmObserver
{
    private const int MaxRemembered = 1000;

    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromMinutes(10);

    private readonly ConcurrentQueue<string> _notices = new();
    private readonly Dictionary<string, TimeSpan> _said = []; // used by the engine's loop alone

    public bool SeesBlocks => false;

    public void Before(SwarmEvent happened, TimeSpan now) { }

    public void After(SwarmEffect asked, TimeSpan now)
    {
        if (asked is not SwarmEffect.Notice notice) return;
        if (_said.TryGetValue(notice.Text, out TimeSpan said) && now - said < SayAgainAfter) return;
        if (_said.Count == MaxRemembered) _said.Clear();
        _said[notice.Text] = now;
        _notices.Enqueue(notice.Text);
    }

    public bool TryTake([NotNullWhen(true)] out string? notice) => _notices.TryDequeue(out notice);
}
