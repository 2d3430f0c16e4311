namespace TorrentLab.Cli.Display;

/// <summary>A new torrent, for <c>--json</c>.</summary>
internal sealed record CreateReport
{
    /// <summary>The .torrent file, as a full path.</summary>
    public required string Path { get; init; }

    public required string Name { get; init; }

    public required string InfoHash { get; init; }

    public required long TotalBytes { get; init; }

    /// <summary>Number of files.</summary>
    public required int Files { get; init; }

    public required int PieceLength { get; init; }

    public required int Pieces { get; init; }

    public required bool Private { get; init; }

    /// <summary>What stands in the directory and is not in the torrent.</summary>
    public required IReadOnlyList<LeftOutEntry> LeftOut { get; init; }

    /// <summary>One of them.</summary>
    /// <param name="Path">As it would stand in the torrent.</param>
    /// <param name="Reason">What it is.</param>
    internal sealed record LeftOutEntry(string Path, string Reason);
}
