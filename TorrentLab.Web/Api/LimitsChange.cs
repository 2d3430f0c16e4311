using System.Text.Json;
using TorrentLab.Web.Host;

namespace TorrentLab.Web.Api;

/// <summary>
/// A change of a torrent's limits. A key that is not there leaves the limit as it is; null takes it away. That is why the values are
/// elements: a number could not tell the two apart.
/// </summary>
internal sealed record LimitsChange
{
    /// <summary>Bytes a second that it may receive.</summary>
    public JsonElement DownLimit { get; init; }

    /// <summary>Bytes a second that it may send.</summary>
    public JsonElement UpLimit { get; init; }

    /// <summary>It is served until so many bytes were sent for each byte of it.</summary>
    public JsonElement SeedRatio { get; init; }

    /// <summary>It is served for so many minutes in all.</summary>
    public JsonElement SeedMinutes { get; init; }

    /// <exception cref="ApiException">A value is no number, or not a possible one.</exception>
    public TorrentLimits ApplyTo(TorrentLimits limits)
    {
        TorrentLimits changed = limits with
        {
            DownLimit = Whole(DownLimit, "downLimit", limits.DownLimit),
            UpLimit = Whole(UpLimit, "upLimit", limits.UpLimit),
            SeedRatio = Number(SeedRatio, "seedRatio", limits.SeedRatio),
            SeedMinutes = (int?)Whole(SeedMinutes, "seedMinutes", limits.SeedMinutes, int.MinValue, int.MaxValue),
        };
        return changed.Validate() is { } problem ? throw new ApiException(400, "Not possible", problem + ".") : changed;
    }

    private static long? Whole(JsonElement value, string name, long? before, long least = long.MinValue, long most = long.MaxValue) => value.ValueKind switch
    {
        JsonValueKind.Undefined => before,
        JsonValueKind.Null => null,
        JsonValueKind.Number when value.TryGetInt64(out long number) && number >= least && number <= most => number,
        _ => throw new ApiException(400, "Not possible", $"{name} must be a whole number, or null for none."),
    };

    private static double? Number(JsonElement value, string name, double? before) => value.ValueKind switch
    {
        JsonValueKind.Undefined => before,
        JsonValueKind.Null => null,
        JsonValueKind.Number when value.TryGetDouble(out double number) => number,
        _ => throw new ApiException(400, "Not possible", $"{name} must be a number, or null for none."),
    };
}
