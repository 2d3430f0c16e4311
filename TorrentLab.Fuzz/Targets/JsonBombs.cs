using System.Text;

namespace TorrentLab.Fuzz.Targets;

/// <summary>JSON of any length that a careless parser reads in more than linear time or space.</summary>
internal static class JsonBombs
{
    public static IReadOnlyDictionary<string, Func<int, byte[]>> All { get; } = new Dictionary<string, Func<int, byte[]>>
    {
        ["nested arrays"] = length => Ascii(new string('[', length / 2) + new string(']', length / 2)),
        ["nested objects"] = length => Ascii(string.Concat(Enumerable.Repeat("{\"a\":", length / 6)) + "1" + new string('}', length / 6)),
        ["many keys"] = length => Ascii($"{{{string.Join(',', Enumerable.Range(0, length / 14).Select(i => $"\"{i:d8}\":1"))}}}"),
        ["one key again and again"] = length => Ascii($"{{{string.Join(',', Enumerable.Repeat("\"a\":1", length / 6))}}}"),
        ["many lines"] = length => Ascii($"[{string.Join(",\n", Enumerable.Repeat("1", length / 3))}]"),
        ["many empty objects"] = length => Ascii($"[{string.Join(',', Enumerable.Repeat("{}", length / 3))}]"),
        ["a long text"] = length => Ascii($"\"{new string('a', length)}\""),
        ["escapes"] = length => Ascii($"\"{string.Concat(Enumerable.Repeat("\\u0061", length / 6))}\""),
        ["a long number"] = length => Ascii(new string('1', length)),
        ["spaces"] = length => Ascii(new string(' ', length)),
    };

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
