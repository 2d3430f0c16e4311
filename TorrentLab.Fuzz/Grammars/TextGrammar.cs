using TorrentLab.Fuzz.Engine;

namespace TorrentLab.Fuzz.Grammars;

/// <summary>Text that is cut by single characters: URLs, queries, lists, headers.</summary>
/// <param name="cuts">The characters.</param>
/// <param name="odd">What may stand between them beside what is odd everywhere.</param>
internal sealed class TextGrammar(string cuts, params string[] odd) : Grammar
{
    private readonly IReadOnlyList<byte[]> _cuts = Literals.Of([.. cuts.Select(cut => $"{cut}"), ""]);
    private readonly IReadOnlyList<byte[]> _odd = Literals.Of(["", "0", "00", "-1", "1", "+1", " 1", "65535", "65536", "4294967296", "9223372036854775807", "9223372036854775808",
        "18446744073709551616", "1e9", "0x1", "%", "%0", "%00", "%zz", "%25", "%ff%fe", "%F0%9F%92%A9", "\0", "\n", "\r\n", " ", "\u00ff", "\ud83d\udca9", "\u0663", "..", "localhost",
        "127.0.0.1", "[::1]", "[", "]", "::", "fe80::1%1", "999.1.1.1", "a:b", "@", new string('a', 300), new string('9', 300), .. odd]);

    public override void Split(ReadOnlySpan<byte> input, List<Part> parts)
    {
        int start = 0;
        for (int at = 0; at <= input.Length; at++)
        {
            bool isCut = at < input.Length && input[at] < 128 && cuts.Contains((char)input[at], StringComparison.Ordinal);
            if (!isCut && at < input.Length) continue;
            parts.Add(new Part(start, at, PartKind.Value));
            if (isCut) parts.Add(new Part(start, at + 1, PartKind.Entry));
            if (isCut) parts.Add(new Part(at, at + 1, PartKind.Field));
            start = at + 1;
        }
    }

    public override IReadOnlyList<byte[]> OddFor(Part part) => part.Kind == PartKind.Field ? _cuts : _odd;
}
