using System.Text;
using TorrentLab.Fuzz.Seeds;

namespace TorrentLab.Fuzz.Targets;

/// <summary>Answers and questions of any length that are as dear as can be.</summary>
internal static class TrackerBombs
{
    public static IReadOnlyDictionary<string, Func<int, byte[]>> Answers { get; } = new Dictionary<string, Func<int, byte[]>>(BencodeBombs.All)
    {
        ["compact peers"] = length => [.. Encoding.ASCII.GetBytes($"d5:peers{length / 6 * 6}:"), .. Peers(length / 6 * 6), (byte)'e'],
        ["compact IPv6 peers"] = length => [.. Encoding.ASCII.GetBytes($"d6:peers6{length / 18 * 18}:"), .. Peers(length / 18 * 18), (byte)'e'],
        ["dictionaries of peers"] = length => Encoding.ASCII.GetBytes($"d5:peersl{string.Concat(Enumerable.Range(0, length / 35).Select(DictionaryOf))}ee"),
        ["peers that are no peers"] = length => Encoding.ASCII.GetBytes($"d5:peersl{string.Concat(Enumerable.Repeat("le", length / 2))}ee"),
    };

    public static IReadOnlyDictionary<string, Func<int, byte[]>> Packets { get; } = new Dictionary<string, Func<int, byte[]>>
    {
        ["peers"] = length => [.. WireSeeds.Numbers(1, 7, 1800, 3, 5), .. Peers(length)],
        ["an error"] = length => [.. WireSeeds.Numbers(3, 7), .. Peers(length)],
    };

    public static IReadOnlyDictionary<string, Func<int, byte[]>> Queries { get; } = new Dictionary<string, Func<int, byte[]>>
    {
        ["many parameters"] = length => Repeated(length, "a=b&"),
        ["empty parameters"] = length => Repeated(length, "&"),
        ["many hashes"] = length => Repeated(length, "info_hash=aaaaaaaaaaaaaaaaaaaa&"),
        ["escapes"] = length => [.. "info_hash="u8, .. Repeated(length, "%61")],
        ["digits"] = length => [.. "port="u8, .. Repeated(length, "9")],
    };

    public static IReadOnlyDictionary<string, Func<int, byte[]>> Urls { get; } = new Dictionary<string, Func<int, byte[]>>
    {
        ["slashes"] = length => [.. "http://a"u8, .. Repeated(length, "/")],
        ["segments"] = length => [.. "http://a"u8, .. Repeated(length, "/abcdefgh1")],
        ["parameters"] = length => [.. "http://a/?"u8, .. Repeated(length, "a=b&")],
        ["users"] = length => [.. "http://"u8, .. Repeated(length, "a@")],
        ["a host"] = length => [.. "http://"u8, .. Repeated(length, "a.")],
        ["escapes"] = length => [.. "http://a/"u8, .. Repeated(length, "%61")],
    };

    public static byte[] Repeated(int length, string part) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(part, (length / part.Length) + 1)));

    private static string DictionaryOf(int peer) => $"d2:ip9:10.0.0.{100 + (peer % 100)}4:porti{10_000 + (peer % 50_000)}ee";

    private static byte[] Peers(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte)(1 + (((i / 6 * 31) + i) % 200)); // all can be dialled
        return bytes;
    }
}
