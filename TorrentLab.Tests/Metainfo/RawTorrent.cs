using System.Text;

namespace TorrentLab.Tests.Metainfo;

/// <summary>Torrents for tests, their bytes put together by hand so that no writer of ours is believed.</summary>
internal static class RawTorrent
{
    /// <summary>Files named 0, 1, 2, ... with all piece hashes zero.</summary>
    public static byte[] OfFiles(int pieceLength, params long[] lengths) =>
        Multi(pieceLength, lengths.Sum(), [.. lengths.Select((length, i) => $"d6:lengthi{length}e4:pathl{Text($"{i}")}ee")]);

    /// <summary>One file for each path, 3 bytes each.</summary>
    public static byte[] OfPaths(params string[][] paths) =>
        Multi(16384, 3 * paths.Length, [.. paths.Select(path => $"d6:lengthi3e4:pathl{string.Concat(path.Select(Text))}ee")]);

    /// <summary>A single file; what stands before and behind "info" is raw bencode.</summary>
    public static byte[] Single(string before = "", string behind = "", int pieceLength = 16384, int pieces = 1) =>
        [.. Encoding.UTF8.GetBytes($"d{before}4:infod6:lengthi{(long)pieceLength * pieces}e4:name1:a12:piece lengthi{pieceLength}e"),
            .. Pieces(pieces), .. Encoding.UTF8.GetBytes($"e{behind}e")];

    public static string Text(string value) => $"{Encoding.UTF8.GetByteCount(value)}:{value}";

    private static byte[] Multi(int pieceLength, long total, string[] files) =>
        [.. Encoding.UTF8.GetBytes($"d4:infod5:filesl{string.Concat(files)}e4:name3:top12:piece lengthi{pieceLength}e"),
            .. Pieces((int)((total + pieceLength - 1) / pieceLength)), .. "ee"u8];

    private static byte[] Pieces(int count) => [.. Encoding.UTF8.GetBytes($"6:pieces{20 * count}:"), .. new byte[20 * count]];
}
