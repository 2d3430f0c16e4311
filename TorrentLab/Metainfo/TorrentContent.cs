using TorrentLab.Primitives;

namespace TorrentLab.Metainfo;

/// <summary>What a torrent is to hold: its files and their hashes.</summary>
public sealed record TorrentContent
{
    /// <summary>The name of the file, or of the directory that holds the files.</summary>
    public required string Name { get; init; }

    /// <summary>Whether there is a list of files, be it of one: then <see cref="Name"/> is a directory.</summary>
    public required bool IsMultiFile { get; init; }

    /// <summary>The files in the order of their bytes, as <see cref="TorrentFile.Files"/> has them.</summary>
    public required IReadOnlyList<TorrentEntry> Files { get; init; }

    /// <summary>Bytes of every piece but the last.</summary>
    public required int PieceLength { get; init; }

    /// <summary>The hashes of all pieces, <see cref="Sha1Hash.Length"/> bytes each.</summary>
    public required ReadOnlyMemory<byte> PieceHashes { get; init; }
}
