namespace TorrentLab.Web.Host;

/// <summary>What holds for one torrent beside, or instead of, the settings of the server.</summary>
public sealed record TorrentLimits
{
    /// <summary>Lowest rate that can be asked for, in bytes a second: below, peers would take us for dead.</summary>
    public const long LeastRate = 1024;

    private const int MostMinutes = 10 * 366 * 24 * 60;

    /// <summary>Bytes a second that it receives; null for no limit but that of the server.</summary>
    public long? DownLimit { get; init; }

    /// <summary>Bytes a second that it sends; null for no limit but that of the server.</summary>
    public long? UpLimit { get; init; }

    /// <summary>It is served until so many bytes were sent for each byte of it; null for the server's goal.</summary>
    public double? SeedRatio { get; init; }

    /// <summary>It is served for so many minutes in all; null for the server's goal.</summary>
    public int? SeedMinutes { get; init; }

    /// <summary>What is wrong, in a sentence; null when nothing is.</summary>
    public string? Validate() => Problem(DownLimit, UpLimit, SeedRatio, SeedMinutes);

    internal static string? Problem(long? down, long? up, double? ratio, int? minutes)
    {
        if (down < LeastRate) return $"downLimit is {down}; it must be at least {LeastRate} bytes a second, or null for no limit";
        if (up < LeastRate) return $"upLimit is {up}; it must be at least {LeastRate} bytes a second, or null for no limit";
        if (ratio is not (null or >= 0 and <= 1_000_000)) return "seedRatio must be between 0 and 1000000, or null for no goal";
        if (minutes is < 0 or > MostMinutes) return $"seedMinutes is {minutes}; it must be between 0 and {MostMinutes}, or null for no goal";
        return null;
    }
}
