using System.Diagnostics;

namespace TorrentLab.Fuzz.Engine;

/// <summary>
/// Makes inputs and feeds them to targets, on several threads. The numbers of the inputs are given out in blocks, the targets
/// taking turns; each thread has targets of its own.
/// </summary>
internal sealed class FuzzRun
{
    private const int BlockLength = 256;
    private const int StackLength = 512 * 1024; // a parser that recurses is found out by a shorter input

    private readonly Func<IReadOnlyList<FuzzTarget>> _make;
    private readonly FuzzPlan _plan;
    private readonly FailureList _failures;
    private readonly IReadOnlyList<string> _names;
    private readonly Tally[] _tallies;
    private readonly Lock _gate = new();
    private readonly FuzzThread[] _threads;
    private long _blocks;

    /// <param name="make">Makes the targets, for each thread anew.</param>
    /// <param name="plan">How much.</param>
    /// <param name="failures">Takes the inputs that fail.</param>
    public FuzzRun(Func<IReadOnlyList<FuzzTarget>> make, FuzzPlan plan, FailureList failures)
    {
        (_make, _plan, _failures) = (make, plan, failures);
        _names = [.. make().Select(target => target.Name)];
        _tallies = [.. _names.Select(_ => new Tally())];
        _threads = [.. Enumerable.Range(0, plan.Threads).Select(_ => new FuzzThread())];
    }

    /// <summary>What was seen so far, by target.</summary>
    public IReadOnlyList<(string Target, Tally Tally)> Tallies
    {
        get
        {
            lock (_gate) return [.. _names.Select((name, index) => (name, _tallies[index] with { }))];
        }
    }

    /// <summary>Runs until all inputs are done or the token ends it.</summary>
    /// <param name="interval">Time between two calls of <paramref name="tick"/>.</param>
    /// <param name="tick">Is called now and then, while the inputs go on.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>False where an input has not come back; then its thread is lost.</returns>
    public bool Run(TimeSpan interval, Action tick, CancellationToken ct)
    {
        var left = new CountdownEvent(_threads.Length);
        foreach (FuzzThread state in _threads)
            new Thread(() => Work(state, left, ct), StackLength) { IsBackground = true, Name = "fuzz" }.Start();
        while (!left.Wait(interval, CancellationToken.None)) // the threads end by themselves
        {
            if (_threads.FirstOrDefault(state => state.IsStuck(_plan.Patience)) is { } stuck)
            {
                Report(stuck);
                return false;
            }
            tick();
        }
        left.Dispose();
        return true;
    }

    private void Work(FuzzThread state, CountdownEvent left, CancellationToken ct)
    {
        IReadOnlyList<FuzzTarget> targets = _make();
        InputMaker[] makers = [.. targets.Select(target => new InputMaker(target, _plan.Seed))];
        long inputsOfEach = _plan.Inputs is { } all ? (all + targets.Count - 1) / targets.Count : long.MaxValue;
        var judge = new Judge(_plan.IsTimed);
        while (!ct.IsCancellationRequested)
        {
            long block = Interlocked.Increment(ref _blocks) - 1;
            int index = (int)(block % targets.Count);
            long first = block / targets.Count * BlockLength;
            if (first >= inputsOfEach) break;
            var tally = new Tally();
            long began = Stopwatch.GetTimestamp();
            for (long number = first; number < Math.Min(first + BlockLength, inputsOfEach); number++)
            {
                ReadOnlyMemory<byte> input = makers[index].Make(number);
                state.Begin(index, number);
                Verdict verdict = judge.Examine(targets[index], input);
                if (verdict.Problem is not null) _failures.Add(targets[index], _plan.Seed, number, input, verdict);
                tally.Count(targets[index], input, verdict);
                state.End();
            }
            tally.Time = Stopwatch.GetElapsedTime(began);
            lock (_gate) _tallies[index].Add(tally);
        }
        left.Signal();
    }

    private void Report(FuzzThread stuck)
    {
        FuzzTarget target = _make()[stuck.Target];
        byte[] input = new InputMaker(target, _plan.Seed).Make(stuck.Number).ToArray();
        _failures.AddWhole(target, _plan.Seed, stuck.Number, input, $"has not come back after {_plan.Patience.TotalSeconds:0.#} s");
    }
}
