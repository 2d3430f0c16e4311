namespace TorrentLab.Web.Host;

/// <summary>Everything about one torrent at one moment.</summary>
public sealed record TorrentDetail
{
    public required TorrentView View { get; init; }

    /// <summary>Free text of whoever made the torrent; not to be shown as HTML. So is what follows it.</summary>
    public string? Comment { get; init; }

    /// <summary>The program that made the torrent.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When the torrent was made, as it says itself.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Bytes of every piece but the last.</summary>
    public required int PieceLength { get; init; }

    /// <summary>Bytes of all files, wanted or not.</summary>
    public required long TotalSize { get; init; }

    public double? SeedRatio { get; init; }

    public int? SeedMinutes { get; init; }

    /// <summary>The files, padding left out.</summary>
    public required IReadOnlyList<FileView> Files { get; init; }

    /// <summary>The connected peers, those in the making included.</summary>
    public required IReadOnlyList<PeerView> Peers { get; init; }

    public required IReadOnlyList<TrackerView> Trackers { get; init; }

    public required PiecesView Pieces { get; init; }

    public required RateHistory History { get; init; }

    /// <summary>The last things that happened, oldest first; at most 100.</summary>
    public required IReadOnlyList<LogLine> Log { get; init; }
}
