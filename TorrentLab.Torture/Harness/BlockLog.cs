namespace TorrentLab.Torture.Harness;

/// <summary>Which blocks were asked for in one life of the program, by all of its connections; safe for several threads.</summary>
internal sealed class BlockLog
{
    private readonly Lock _gate = new();
    private readonly List<(int Piece, int Offset)> _blocks = [];
    private TaskCompletionSource _grown = NewSignal();

    public IReadOnlyList<(int Piece, int Offset)> Blocks
    {
        get
        {
            lock (_gate) return [.. _blocks];
        }
    }

    /// <summary>Requests for a block that had been asked for before.</summary>
    public int Repeated
    {
        get
        {
            lock (_gate) return _blocks.Count - _blocks.Distinct().Count();
        }
    }

    public void Add(int piece, int offset)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            _blocks.Add((piece, offset));
            (grown, _grown) = (_grown, NewSignal());
        }
        grown.SetResult();
    }

    /// <summary>Waits until so many were asked for.</summary>
    public async Task WaitForAsync(int count, CancellationToken ct)
    {
        while (true)
        {
            Task grown;
            lock (_gate)
            {
                if (_blocks.Count >= count) return;
                grown = _grown.Task;
            }
            await grown.WaitAsync(ct);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
