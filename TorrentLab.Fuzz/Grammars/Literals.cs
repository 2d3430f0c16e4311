using System.Text;

namespace TorrentLab.Fuzz.Grammars;

/// <summary>Short texts as the bytes that stand in for a part.</summary>
internal static class Literals
{
    /// <summary>Each text as Latin-1, a byte for each character; as UTF-8 where it holds more than that.</summary>
    public static IReadOnlyList<byte[]> Of(params string[] texts) =>
        [.. texts.Select(text => text.All(letter => letter < 256) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text))];
}
