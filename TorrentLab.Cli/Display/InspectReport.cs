namespace TorrentLab.Cli.Display;

/// <summary>What a .torrent file says, for <c>--json</c>.</summary>
internal sealed record InspectReport
{
    public required string Name { get; init; }

    public required string InfoHash { get; init; }

    public required bool MultiFile { get; init; }

    public required bool Private { get; init; }

    public required long TotalBytes { get; init; }

    public required int PieceLength { get; init; }

    public required int Pieces { get; init; }

    /// <summary>Trackers by tier.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Trackers { get; init; }

    public required IReadOnlyList<string> WebSeeds { get; init; }

    public string? Comment { get; init; }

    public string? CreatedBy { get; init; }

    public DateTimeOffset? CreationDate { get; init; }

    public string? Source { get; init; }

    public required IReadOnlyList<FileEntry> Files { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>One file; its number, from 1, is what <c>--files</c> takes; padding is zeros that are never written.</summary>
    internal sealed record FileEntry(int Number, string Path, long Bytes, bool Padding);
}
