namespace TorrentLab.Cli.Display;

/// <summary>One scrape and its answer, for <c>--json</c>.</summary>
internal sealed record ScrapeReport
{
    public required string Tracker { get; init; }

    /// <summary>The URLs asked: more than one when there were redirects.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>HTTP status code; absent over UDP.</summary>
    public int? Status { get; init; }

    public required string InfoHash { get; init; }

    /// <summary>Whether the tracker knows the torrent.</summary>
    public required bool Known { get; init; }

    public long? Seeds { get; init; }

    public long? Leechers { get; init; }

    /// <summary>How often a download was completed.</summary>
    public long? Downloaded { get; init; }

    /// <summary>What was ignored in the answer and why.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
