namespace TorrentLab.Lab;

/// <summary>What happened, entry by entry; safe for several threads. Print it when a test fails.</summary>
public sealed class Transcript
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Action<TranscriptEntry>? _tell;
    private readonly List<TranscriptEntry> _entries = [];
    private TaskCompletionSource _grown = NewSignal();

    /// <param name="time">Gives the times of the entries; the system's if null.</param>
    /// <param name="tell">Gets every entry, one at a time, and then none is kept: for what runs for hours.</param>
    public Transcript(TimeProvider? time = null, Action<TranscriptEntry>? tell = null)
    {
        _time = time ?? TimeProvider.System;
        _start = _time.GetTimestamp();
        _tell = tell;
    }

    public IReadOnlyList<TranscriptEntry> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    /// <summary>The entries as text, without their times.</summary>
    public IReadOnlyList<string> Lines => [.. Entries.Select(entry => entry.ToString())];

    /// <summary>Time since the transcript began.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    public void Add(int connection, TranscriptKind kind, string text)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            var entry = new TranscriptEntry(Elapsed, connection, kind, text);
            if (_tell is null) _entries.Add(entry);
            else _tell(entry);
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
                if (_entries.Exists(entry => entry.ToString().Contains(text, StringComparison.Ordinal))) return;
                grown = _grown.Task;
            }
            await grown.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override string ToString() => string.Join(Environment.NewLine, Lines);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
