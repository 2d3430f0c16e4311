namespace TorrentLab.Metainfo;

/// <summary>What the maker of a torrent says beside its content. Nothing of it must be there.</summary>
public sealed record TorrentDetails
{
    /// <summary>Trackers: any of the first tier is tried, then of the second (BEP 12).</summary>
    public IReadOnlyList<IReadOnlyList<string>> AnnounceTiers { get; init; } = [];

    /// <summary>HTTP servers that have the content (BEP 19, "metadata extension").</summary>
    public IReadOnlyList<string> WebSeeds { get; init; } = [];

    public string? Comment { get; init; }

    /// <summary>The program that makes it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was made; whole seconds are written.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>
    /// True: only peers of the tracker may be used (BEP 27). False and null mean the same, but the key is written for
    /// false and left out for null, and so the info-hash differs.
    /// </summary>
    public bool? IsPrivate { get; init; }

    /// <summary>A mark that gives one content another info-hash.</summary>
    public string? Source { get; init; }
}
