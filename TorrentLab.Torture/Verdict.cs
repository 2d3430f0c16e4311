using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture;

/// <summary>How a torture ended.</summary>
/// <param name="Torture">Its name.</param>
/// <param name="Seed">What gave its chance.</param>
/// <param name="Tally">What was counted.</param>
internal sealed record Verdict(string Torture, int Seed, Tally Tally)
{
    /// <summary>Nothing failed, and something was done: a torture that did nothing proves nothing.</summary>
    public bool IsGood => Tally is { Failures.Count: 0, Rounds: > 0 };

    private static readonly string[] Heads = ["torture", "rounds", "seed", "pieces checked", "lost", "refetched", "again", "outcome"];

    /// <summary>Writes a table with a line for each.</summary>
    public static void WriteTable(IReadOnlyList<Verdict> verdicts, TextWriter output)
    {
        string[][] rows = [Heads, .. verdicts.Select(verdict => verdict.Cells)];
        int[] widths = [.. Enumerable.Range(0, Heads.Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column is 0 or 7 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        output.WriteLine("lost: pieces, or things that were confirmed. refetched: blocks asked for though a hash of the disk proves their piece.");
        output.WriteLine("again: blocks asked for a second time, of pieces that were not complete at a blow, which nothing could have proven.");
    }

    private string[] Cells =>
    [
        Torture, $"{Tally.Rounds}", $"{Seed}", $"{Tally.PiecesChecked}", $"{Tally.Lost}", $"{Tally.Refetched}", $"{Tally.FetchedAgain}",
        Tally.NotPossible is not null ? "CANNOT BE RUN HERE" : IsGood ? "held" : $"{Tally.Failures.Count} FAILED",
    ];
}
