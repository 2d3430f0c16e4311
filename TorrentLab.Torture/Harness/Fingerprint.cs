using System.Security.Cryptography;

namespace TorrentLab.Torture.Harness;

/// <summary>How a directory stands: names, lengths, times and hashes of all that is in it.</summary>
internal static class Fingerprint
{
    /// <summary>A line for each file and directory.</summary>
    public static IReadOnlyList<string> Of(string directory) =>
    [
        .. Directory.EnumerateDirectories(directory, "*", SearchOption.AllDirectories).Select(path => $"{path}/").Order(StringComparer.Ordinal),
        .. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(LineOf),
    ];

    /// <exception cref="TortureFailure">It stands otherwise.</exception>
    public static void Check(string directory, IReadOnlyList<string> before)
    {
        string[] changed = [.. Of(directory).Except(before).Concat(before.Except(Of(directory)))];
        if (changed.Length > 0) throw new TortureFailure($"what must not be touched was changed: {string.Join(" | ", changed.Take(4))}");
    }

    private static string LineOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return $"{path} {file.Length} {File.GetLastWriteTimeUtc(path).Ticks} {Convert.ToHexString(SHA1.HashData(file))}";
    }
}
