using System.Diagnostics;
using TorrentLab.Torture.Harness;
using TorrentLab.Torture.Tortures;

namespace TorrentLab.Torture;

/// <summary>Runs a torture for so many rounds, and tells how it goes.</summary>
/// <param name="options">What the user wants.</param>
/// <param name="output">Where failures and progress go.</param>
internal sealed class TortureRun(TortureOptions options, TextWriter output)
{
    private const int MostFailures = 5;
    private const int TellEvery = 50; // rounds

    /// <param name="torture">Which.</param>
    /// <param name="rounds">How many rounds at least; an episode that has begun goes on to its end.</param>
    /// <param name="ct">Ends it between two episodes.</param>
    public async Task<Verdict> RunAsync(ITorture torture, int rounds, CancellationToken ct)
    {
        var tally = new Tally();
        long started = Stopwatch.GetTimestamp();
        int told = 0;
        for (int number = options.FirstEpisode; tally.Rounds < rounds && tally.Failures.Count < MostFailures && tally.NotPossible is null && !IsLate(started); number++)
        {
            ct.ThrowIfCancellationRequested();
            await RunAsync(torture, number, tally, ct);
            if (tally.Rounds / TellEvery == told / TellEvery) continue;
            told = tally.Rounds;
            output.WriteLine($"{torture.Name}: {tally.Rounds} of {rounds} rounds in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, {number} episodes, {tally.Failures.Count} failures");
        }
        if (tally.NotPossible is { } why) output.WriteLine($"{torture.Name} cannot be run here: {why}");
        foreach (string note in tally.Notes.Distinct()) output.WriteLine($"{torture.Name}: {note}");
        return new Verdict(torture.Name, options.Seed, tally);
    }

    private bool IsLate(long started) => options.Limit is { } limit && Stopwatch.GetElapsedTime(started) > limit;

    private async Task RunAsync(ITorture torture, int number, Tally tally, CancellationToken ct)
    {
        string folder = Path.Join(options.Folder, $"{torture.Name.Replace(' ', '-')}-{options.Seed}-{number}");
        Directory.CreateDirectory(folder);
        int before = tally.Rounds;
        try
        {
            await torture.RunAsync(new Episode(options.Program, options.Seed, number, folder, tally), ct);
            Directory.Delete(folder, recursive: true);
        }
        catch (NotPossibleHereException not)
        {
            tally.NotPossible = not.Message;
            Directory.Delete(folder, recursive: true);
            return;
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            // Anything but a failure of the tortured is a bug of the harness: it must not pass for success either.
            string what = failed is TortureFailure ? failed.Message : $"the harness itself failed: {failed}";
            string where = $"{torture.Name}, seed {options.Seed}, episode {number}, round {tally.Rounds - before + 1}";
            tally.Failures.Add($"{where}: {what}");
            output.WriteLine($"FAILED {where}: {what}");
            output.WriteLine($"  its folder is {folder}; again: {torture.Name.Replace(" ", " --workload ", StringComparison.Ordinal)} --seed {options.Seed} --first {number} --rounds 1");
        }
        if (tally.Rounds == before) tally.Rounds++;
    }
}
