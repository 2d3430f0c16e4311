namespace TorrentLab.Cli.Parsing;

/// <summary>Finds what somebody meant who mistyped it.</summary>
internal static class Spelling
{
    /// <summary>" Did you mean 'seed'?", or nothing when no candidate is near.</summary>
    public static string Hint(string typed, IEnumerable<string> candidates)
    {
        const int Near = 2;
        (string? best, int least) = (null, Near + 1);
        foreach (string candidate in candidates)
        {
            int distance = Distance(typed, candidate);
            if (distance < least && distance < candidate.Length) (best, least) = (candidate, distance);
        }
        return best is null ? "" : $" Did you mean '{best}'?";
    }

    /// <summary>Letters to insert, drop or exchange to make one of the other (Levenshtein).</summary>
    private static int Distance(string from, string to)
    {
        int[] previous = [.. Enumerable.Range(0, to.Length + 1)];
        int[] current = new int[to.Length + 1];
        for (int i = 1; i <= from.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int exchange = previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                current[j] = Math.Min(exchange, Math.Min(previous[j], current[j - 1]) + 1);
            }
            (previous, current) = (current, previous);
        }
        return previous[to.Length];
    }
}
