using System.Security.Cryptography;
using System.Text.Json;
using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>Finds out what lies on the disk without a line of the code under torture: it knows the format of the records and hashes by itself.</summary>
internal static class DiskCheck
{
    private const int PartAlignment = 4096;

    /// <summary>The pieces whose hash is right, be it in the files or in the part file.</summary>
    /// <param name="torrent">Whose pieces.</param>
    /// <param name="directory">The output directory.</param>
    public static HashSet<int> GoodPieces(LabTorrent torrent, string directory)
    {
        byte[] content = Read(torrent, directory);
        HashSet<int> good = [];
        for (int piece = 0; piece < torrent.PieceCount; piece++)
        {
            ReadOnlyMemory<byte> right = torrent.Piece(piece);
            if (IsRight(content.AsSpan(piece * torrent.PieceLength, right.Length), right.Span)) good.Add(piece);
        }
        good.UnionWith(PartPieces(torrent, directory));
        return good;
    }

    /// <summary>The pieces that have a byte of one of these files.</summary>
    /// <param name="torrent">Whose files.</param>
    /// <param name="files">Their numbers, from 0.</param>
    public static HashSet<int> PiecesOf(LabTorrent torrent, IEnumerable<int> files)
    {
        HashSet<int> pieces = [];
        foreach (int file in files)
        {
            (int first, int count) = PiecesOf(torrent, file);
            pieces.UnionWith(Enumerable.Range(first, count));
        }
        return pieces;
    }

    /// <summary>The pieces that the ledger names; none without a ledger that can be read.</summary>
    public static HashSet<int> LedgerPieces(LabTorrent torrent, string directory)
    {
        string path = Record(torrent, directory, "json");
        if (!File.Exists(path)) return [];
        using JsonDocument ledger = JsonDocument.Parse(File.ReadAllBytes(path));
        byte[] bits = Convert.FromHexString(ledger.RootElement.GetProperty("pieces").GetString()!);
        return [.. Enumerable.Range(0, torrent.PieceCount).Where(piece => (bits[piece / 8] & (0x80 >> (piece % 8))) != 0)];
    }

    /// <summary>Where a record of the program about a torrent lies.</summary>
    public static string Record(LabTorrent torrent, string directory, string extension) =>
        Path.Join(directory, ".torrentlab", $"{Convert.ToHexStringLower(torrent.InfoHash)}.{extension}");

    /// <summary>The path of each file.</summary>
    public static IEnumerable<string> Paths(LabTorrent torrent, string directory)
    {
        bool isSingle = torrent.Files.Count == 1 && torrent.Files[0].Path == torrent.Name;
        return torrent.Files.Select(file => Path.Join(directory, isSingle ? "" : torrent.Name, file.Path));
    }

    /// <summary>The content as the files have it; zeros where there is nothing.</summary>
    private static byte[] Read(LabTorrent torrent, string directory)
    {
        byte[] content = new byte[torrent.Length];
        int offset = 0;
        foreach ((LabFile file, string path) in torrent.Files.Zip(Paths(torrent, directory)))
        {
            if (File.Exists(path))
            {
                using FileStream stream = File.OpenRead(path);
                stream.ReadAtLeast(content.AsSpan(offset, (int)file.Length), (int)file.Length, throwOnEndOfStream: false);
            }
            offset += (int)file.Length;
        }
        return content;
    }

    /// <summary>The good pieces of the part file: a byte for each piece that has bytes of two files or more, then from the next 4096 on the pieces.</summary>
    private static IEnumerable<int> PartPieces(LabTorrent torrent, string directory)
    {
        string path = Record(torrent, directory, "parts");
        if (!File.Exists(path)) yield break;
        byte[] parts = File.ReadAllBytes(path);
        List<int> shared = SharedPieces(torrent);
        int start = (shared.Count + PartAlignment - 1) / PartAlignment * PartAlignment;
        for (int slot = 0; slot < shared.Count; slot++)
        {
            ReadOnlyMemory<byte> right = torrent.Piece(shared[slot]);
            int at = start + (slot * torrent.PieceLength);
            if (parts.Length >= at + right.Length && parts[slot] == 1 && IsRight(parts.AsSpan(at, right.Length), right.Span)) yield return shared[slot];
        }
    }

    private static List<int> SharedPieces(LabTorrent torrent) =>
    [
        .. Enumerable.Range(0, torrent.Files.Count).Where(file => torrent.Files[file].Length > 0)
            .SelectMany(file => PiecesOf(torrent, [file])).GroupBy(piece => piece).Where(files => files.Count() > 1).Select(files => files.Key).Order(),
    ];

    private static (int First, int Count) PiecesOf(LabTorrent torrent, int file)
    {
        long start = torrent.Files.Take(file).Sum(before => before.Length);
        long length = torrent.Files[file].Length;
        if (length == 0) return (0, 0);
        int first = (int)(start / torrent.PieceLength);
        return (first, (int)((start + length - 1) / torrent.PieceLength) - first + 1);
    }

    private static bool IsRight(ReadOnlySpan<byte> found, ReadOnlySpan<byte> right) => SHA1.HashData(found).AsSpan().SequenceEqual(SHA1.HashData(right));
}
