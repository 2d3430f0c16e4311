using TorrentLab.Fuzz.Seeds;

namespace TorrentLab.Fuzz.Targets;

/// <summary>Conversations of any length that are as dear as can be.</summary>
internal static class WireBombs
{
    public static IReadOnlyDictionary<string, Func<int, byte[]>> All { get; } = new Dictionary<string, Func<int, byte[]>>
    {
        ["keep-alives"] = length => new byte[length],
        ["chokes"] = length => Repeated(length, WireSeeds.Frame(0)),
        ["blocks of one byte"] = length => Repeated(length, WireSeeds.Frame(7, [.. WireSeeds.Numbers(0, 0), 1])),
        ["messages of 4 KiB"] = length => Repeated(length, WireSeeds.Frame(99, new byte[4096])),
        ["one long message"] = length => Repeated(length, WireSeeds.Frame(99, new byte[length])),
    };

    private static byte[] Repeated(int length, byte[] frame) => [.. Enumerable.Repeat(frame, (length / frame.Length) + 1).SelectMany(bytes => bytes)];
}
