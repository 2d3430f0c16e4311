namespace TorrentLab.Cli.Display;

/// <summary>What is on the disk of a torrent, for <c>--json</c>.</summary>
internal sealed record VerifyReport
{
    public required string Name { get; init; }

    public required string InfoHash { get; init; }

    /// <summary>Whether every piece and every file is right.</summary>
    public required bool Complete { get; init; }

    public required int Pieces { get; init; }

    public required int GoodPieces { get; init; }

    /// <summary>Pieces whose bytes are all there and wrong.</summary>
    public required IReadOnlyList<int> BadPieces { get; init; }

    /// <summary>Number of pieces of which bytes are not there.</summary>
    public required int MissingPieces { get; init; }

    public required IReadOnlyList<FileState> Files { get; init; }

    /// <summary>One file.</summary>
    /// <param name="Path">Its name in the torrent.</param>
    /// <param name="Bytes">Its length in the torrent.</param>
    /// <param name="State">"good", "damaged", "too short", "too long" or "missing".</param>
    /// <param name="Pieces">Pieces that hold bytes of it.</param>
    /// <param name="GoodPieces">Those that are right.</param>
    internal sealed record FileState(string Path, long Bytes, string State, int Pieces, int GoodPieces);
}
