namespace TorrentLab.Cli.Display;

/// <summary>One announce and its answer, for <c>--json</c>.</summary>
internal sealed record AnnounceReport
{
    public required string Tracker { get; init; }

    /// <summary>The URLs asked: more than one when there were redirects.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>HTTP status code; absent over UDP.</summary>
    public int? Status { get; init; }

    public required double IntervalSeconds { get; init; }

    public double? MinIntervalSeconds { get; init; }

    public long? Seeds { get; init; }

    public long? Leechers { get; init; }

    public required IReadOnlyList<string> Peers { get; init; }

    public string? ExternalIp { get; init; }

    public string? TrackerId { get; init; }

    public string? Warning { get; init; }

    /// <summary>What was ignored in the answer and why.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
