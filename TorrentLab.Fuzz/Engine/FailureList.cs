namespace TorrentLab.Fuzz.Engine;

/// <summary>The failures of a run, one for each cause. Safe for concurrent use.</summary>
/// <param name="found">Is told each of them, one at a time.</param>
internal sealed class FailureList(Action<FuzzFailure> found)
{
    private readonly HashSet<(string Target, string Cause)> _causes = [];
    private readonly Lock _gate = new();

    public int Count
    {
        get
        {
            lock (_gate) return _causes.Count;
        }
    }

    /// <summary>Takes a failed input; nothing happens where its cause is known.</summary>
    public void Add(FuzzTarget target, ulong seed, long number, ReadOnlyMemory<byte> input, Verdict verdict)
    {
        lock (_gate)
        {
            if (!_causes.Add((target.Name, verdict.Cause))) return;
            byte[] shorter = Shrinker.Shrink(target, input.ToArray(), verdict.Cause);
            found(new FuzzFailure(target.Name, seed, number, shorter, verdict.Problem!, verdict.Thrown));
        }
    }

    /// <summary>Counts a failure that is told already.</summary>
    public void Add(string cause)
    {
        lock (_gate) _causes.Add(("", cause));
    }

    /// <summary>Takes a failed input as it is, because feeding it again would end nothing.</summary>
    public void AddWhole(FuzzTarget target, ulong seed, long number, byte[] input, string problem)
    {
        lock (_gate)
        {
            _causes.Add((target.Name, problem));
            found(new FuzzFailure(target.Name, seed, number, input, problem, null));
        }
    }
}
