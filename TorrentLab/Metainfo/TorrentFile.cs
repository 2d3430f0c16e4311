using TorrentLab.Primitives;

namespace TorrentLab.Metainfo;

/// <summary>
/// What a .torrent file says (BEP 3, "metainfo files"), checked: every length fits every other, every path is safe.
/// It keeps the bytes it was read from, which must not change.
/// </summary>
public sealed class TorrentFile
{
    /// <summary>Bytes of the largest file that is read; real ones stay under 10 MB. It also keeps pieces below 2^21.</summary>
    public const int MaxFileLength = 30 * 1024 * 1024;

    /// <summary>Bytes of the largest piece. Real torrents use 16 KiB to 16 MiB; a piece is held in memory until it is checked.</summary>
    public const int MaxPieceLength = 256 * 1024 * 1024;

    /// <summary>The most files, padding included.</summary>
    public const int MaxFiles = 200_000;

    internal TorrentFile(ReadOnlyMemory<byte> rawInfo, ReadOnlyMemory<byte> pieceHashes)
    {
        RawInfo = rawInfo;
        PieceHashes = pieceHashes;
        InfoHash = Sha1Hash.Of(rawInfo.Span);
    }

    /// <summary>SHA-1 of <see cref="RawInfo"/>: the torrent's name in the protocol.</summary>
    public Sha1Hash InfoHash { get; }

    /// <summary>The info dictionary as it stands in the file, unknown keys and order included.</summary>
    public ReadOnlyMemory<byte> RawInfo { get; }

    /// <summary>The name of the file, or of the directory that holds the files; safe as a file name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether there is a list of files, be it of one: then <see cref="Name"/> is a directory.</summary>
    public required bool IsMultiFile { get; init; }

    /// <summary>The files in the order of their bytes, padding included; at least one unless all are symbolic links.</summary>
    public required IReadOnlyList<TorrentEntry> Files { get; init; }

    /// <summary>Bytes of all files, padding included. With 0 the torrent is complete from the start.</summary>
    public required long TotalLength { get; init; }

    /// <summary>Bytes of every piece but the last, 1..<see cref="MaxPieceLength"/>.</summary>
    public required int PieceLength { get; init; }

    public int PieceCount => PieceHashes.Length / Sha1Hash.Length;

    /// <summary>Only peers of the tracker may be used (BEP 27).</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Trackers to try: any of the first tier, then of the second (BEP 12). Only http, https and udp URLs, each once.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AnnounceTiers { get; init; } = [];

    /// <summary>HTTP servers that have the content (BEP 19, "metadata extension").</summary>
    public IReadOnlyList<string> WebSeeds { get; init; } = [];

    /// <summary>Free text of whoever made it: unsafe for a display until it is escaped.</summary>
    public string? Comment { get; init; }

    /// <summary>The program that made it: unsafe for a display until it is escaped.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was made; null when absent or beyond the years 1 to 9999.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>A mark inside the info dictionary that gives one content several info-hashes: unsafe for a display until it is escaped.</summary>
    public string? Source { get; init; }

    /// <summary>What was wrong in the file and does not matter, a line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    private ReadOnlyMemory<byte> PieceHashes { get; }

    /// <summary>Reads a .torrent file, version 1 or the version 1 part of a hybrid (BEP 3; BEP 52, "upgrade path").</summary>
    /// <param name="file">The whole file, at most <see cref="MaxFileLength"/> bytes.</param>
    /// <param name="rules">The file system that names are made safe for; by default the one of this platform.</param>
    /// <exception cref="MetainfoException">It is no torrent, or one that cannot be downloaded safely.</exception>
    public static TorrentFile Parse(ReadOnlyMemory<byte> file, PathRules? rules = null) =>
        new TorrentReader(rules ?? SafePath.CurrentRules).Read(file);

    /// <summary>What the bytes of a piece must hash to.</summary>
    public Sha1Hash PieceHash(int piece)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)piece, (uint)PieceCount, nameof(piece));
        return new Sha1Hash(PieceHashes.Span.Slice(piece * Sha1Hash.Length, Sha1Hash.Length));
    }

    /// <summary>Bytes of a piece: <see cref="PieceLength"/>, or what is left for the last one.</summary>
    public int PieceSize(int piece)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)piece, (uint)PieceCount, nameof(piece));
        return (int)Math.Min(PieceLength, TotalLength - ((long)piece * PieceLength));
    }
}
