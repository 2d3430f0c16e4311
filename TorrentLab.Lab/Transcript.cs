namespace TorrentLab.Lab;

/// <summary>What happened, line by line; safe for several threads. Print it when a test fails.</summary>
public sealed class Transcript
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _grown = NewSignal();

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    public void Add(string line)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            _lines.Add(line);
            (grown, _grown) = (_grown, NewSignal());
        }
        grown.SetResult();
    }

    /// <summary>Waits until a line contains <paramref name="text"/>.</summary>
    public async Task WaitForAsync(string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task grown;
            lock (_gate)
            {
                if (_lines.Exists(line => line.Contains(text, StringComparison.Ordinal))) return;
                grown = _grown.Task;
            }
            await grown.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override string ToString() => string.Join(Environment.NewLine, Lines);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
