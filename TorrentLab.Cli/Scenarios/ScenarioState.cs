namespace TorrentLab.Cli.Scenarios;

/// <summary>What has come true so far, and the waiting for more. Safe for concurrent use.</summary>
internal sealed class ScenarioState(IEnumerable<LogMatch> looked)
{
    private readonly Lock _gate = new();
    private readonly HashSet<LogMatch> _waited = [.. looked];
    private readonly HashSet<LogMatch> _seen = [];
    private readonly HashSet<string> _complete = [];
    private TaskCompletionSource _changed = NewSignal();

    public bool IsComplete(string peer)
    {
        lock (_gate) return _complete.Contains(peer);
    }

    /// <summary>Whether a line that was looked for from the start has come.</summary>
    public bool WasLogged(LogMatch match)
    {
        lock (_gate) return _seen.Contains(match);
    }

    public void Complete(string peer)
    {
        lock (_gate) _complete.Add(peer);
        Change();
    }

    public void Note(LogLine line)
    {
        lock (_gate)
        {
            LogMatch[] found = [.. _waited.Where(match => match.Fits(line))];
            if (found.Length == 0) return;
            _waited.ExceptWith(found);
            _seen.UnionWith(found);
        }
        Change();
    }

    /// <summary>Waits until a condition is met.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before.</exception>
    public async Task UntilAsync(Condition condition, CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_gate) changed = _changed.Task; // before the question, so that no change is missed
            if (condition.IsMet(this)) return;
            await changed.WaitAsync(ct);
        }
    }

    private void Change()
    {
        TaskCompletionSource changed;
        lock (_gate) (changed, _changed) = (_changed, NewSignal());
        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
