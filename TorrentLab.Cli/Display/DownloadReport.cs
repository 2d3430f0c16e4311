namespace TorrentLab.Cli.Display;

/// <summary>How a download, or serving, ended, for <c>--json</c>.</summary>
internal sealed record DownloadReport
{
    /// <summary>"completed", "interrupted" or "failed".</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the content is; null when it was only served.</summary>
    public string? Path { get; init; }

    public required string InfoHash { get; init; }

    /// <summary>Bytes of the wanted files.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Pieces that the wanted files need.</summary>
    public required int TotalPieces { get; init; }

    /// <summary>Those of them that are verified and on the disk.</summary>
    public required int Pieces { get; init; }

    /// <summary>Those of them that were there at the start.</summary>
    public required int ResumedPieces { get; init; }

    /// <summary>Bytes of blocks that peers sent, wanted or not.</summary>
    public required long ReceivedBytes { get; init; }

    /// <summary>Bytes of blocks that were sent to peers.</summary>
    public required long SentBytes { get; init; }

    public required double Seconds { get; init; }

    public required double BytesPerSecond { get; init; }
}
