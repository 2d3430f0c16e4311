using System.Text;

namespace TorrentLab.Fuzz.Engine;

/// <summary>What was seen, as a table of text.</summary>
internal static class FuzzTable
{
    /// <summary>A line for each target and one for all together.</summary>
    public static string Of(IReadOnlyList<(string Target, Tally Tally)> tallies)
    {
        var all = new Tally();
        var table = new StringBuilder(Row("target", "inputs", "accepted", "refused", "failed", "inputs/s", "bytes/byte", "ns/byte"));
        foreach ((string target, Tally tally) in tallies)
        {
            all.Add(tally);
            table.Append(Row(target, tally));
        }
        if (tallies.Count > 1) table.Append(Row("all", all));
        return table.ToString();
    }

    private static string Row(string name, Tally tally)
    {
        double rate = tally.Time > TimeSpan.Zero ? tally.Inputs / tally.Time.TotalSeconds : 0; // of one thread
        return Row(name, $"{tally.Inputs:#,0}", $"{tally.Accepted:#,0}", $"{tally.Refused:#,0}", $"{tally.Failed:#,0}",
            $"{rate:#,0}", $"{tally.MostAllocated:0.0}", $"{tally.Slowest:0}");
    }

    private static string Row(string name, string inputs, string accepted, string refused, string failed, string rate, string allocated, string time) =>
        $"{name,-20}{inputs,13}{accepted,13}{refused,13}{failed,8}{rate,12}{allocated,12}{time,10}\n";
}
