using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Targets;

namespace TorrentLab.Fuzz;

/// <summary>Tells what a run sees, and keeps the inputs that fail.</summary>
/// <param name="output">Takes the lines.</param>
/// <param name="directory">For inputs that fail; made if absent.</param>
internal sealed class Reporter(TextWriter output, string directory)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Runs until the end, telling how it stands now and then.</summary>
    /// <returns>False where something failed.</returns>
    public bool Run(IReadOnlyCollection<string> names, FuzzPlan plan, CancellationToken ct)
    {
        output.WriteLine($"seed {plan.Seed}, threads {plan.Threads}, inputs {(plan.Inputs is { } inputs ? $"{inputs:#,0}" : "without end")}");
        var failures = new FailureList(Tell);
        foreach (string problem in Scaling.Problems(FuzzTargets.Make(names), plan.IsTimed))
        {
            failures.Add(problem);
            output.WriteLine($"FAILED {problem}");
        }
        var run = new FuzzRun(() => FuzzTargets.Make(names), plan, failures);
        bool isWhole = run.Run(Interval, () => output.WriteLine(FuzzTable.Of(run.Tallies)), ct);
        output.WriteLine(FuzzTable.Of(run.Tallies));
        output.WriteLine(failures.Count == 0 ? "nothing failed" : $"{failures.Count} failures");
        return isWhole && failures.Count == 0;
    }

    /// <summary>Feeds one file.</summary>
    /// <returns>False where it fails.</returns>
    public bool Replay(FuzzTarget target, string file)
    {
        byte[] input = File.ReadAllBytes(file);
        Verdict verdict = new Judge(isTimed: false).Examine(target, input);
        output.WriteLine(verdict.Problem is null
            ? $"{target.Name}: {(verdict.Seen.IsAccepted ? "accepted" : "refused, as documented")}; {input.Length} bytes, {verdict.Seen.Allocated} allocated"
            : $"{target.Name} FAILED: {verdict.Thrown?.ToString() ?? verdict.Problem}");
        return verdict.Problem is null;
    }

    private void Tell(FuzzFailure failure)
    {
        Directory.CreateDirectory(directory);
        string file = Path.Combine(directory, $"{failure.Target}-{failure.Seed}-{failure.Number}.input");
        File.WriteAllBytes(file, failure.Input);
        output.WriteLine($"FAILED {failure.Target}, seed {failure.Seed}, input {failure.Number}, shortened to {failure.Input.Length} bytes: {failure.Problem}");
        if (failure.Thrown is { } thrown) output.WriteLine(thrown.StackTrace);
        output.WriteLine($"  replay: dotnet run -c Release --project TorrentLab.Fuzz -- --target {failure.Target} --replay {file}");
    }
}
