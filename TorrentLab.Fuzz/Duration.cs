using System.CommandLine.Parsing;
using System.Globalization;

namespace TorrentLab.Fuzz;

/// <summary>A time as a user writes it.</summary>
internal static class Duration
{
    /// <summary>Reads "30s", "10m", "8h".</summary>
    public static TimeSpan? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        TimeSpan? unit = text[^1..] switch
        {
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => null,
        };
        if (unit is not null && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and < 10_000) return unit * count;
        result.AddError($"'{text}' is not a time, as 30s, 10m or 8h");
        return null;
    }
}
