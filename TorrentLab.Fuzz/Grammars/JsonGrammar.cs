using TorrentLab.Fuzz.Engine;

namespace TorrentLab.Fuzz.Grammars;

/// <summary>JSON (RFC 8259): values, names, members with their commas.</summary>
/// <param name="seal">See <see cref="Grammar.Seal"/>; null for nothing.</param>
/// <param name="odd">Values, as JSON, that are odd for the parser beside those that are odd everywhere.</param>
internal sealed class JsonGrammar(Action<Draft>? seal = null, params string[] odd) : Grammar
{
    private static readonly IReadOnlyList<byte[]> OddKeys = Literals.Of("\"\"", "\"a\"", "\"A\"", "\"\\u0000\"", "\"\\ud800\"", "\"\u00ff\"",
        "1", "null", "\"__proto__\"", "\"$schema\"", "\"$ref\"", "a");

    private readonly IReadOnlyList<byte[]> _oddValues = Literals.Of(["null", "true", "false", "0", "-0", "-1", "1", "01", "1.5", "-1e400", "1e400", "1e-400", "2147483647", "2147483648",
        "-2147483649", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e5", "NaN", "Infinity",
        "\"\"", "\"0\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\u00ff\u00fe\"",
        "\"\\\"", "\"\n\"", "\"/\"", "\"..\"", "\"../../x\"", "\"\\\\\"", "\"all\"", "\"none\"", "\"0-\"",
        "\"0-2147483648\"", "\"1.2.3.4:0\"", "\"[::1]:1\"", "[]", "[null]", "[[]]", "{}",
        "{\"a\":null}", "{\"a\":1,\"a\":2}", "[1,]", "{\"a\":1,}", "//x\n1", $"\"{new string('a', 300)}\"", $"\"{new string('f', 40)}\"", "", "x", .. odd]);
    private readonly List<(int Start, int KeyAt)> _open = []; // KeyAt: -2 in an array, -1 where no key was read yet

    public override (byte[] Open, byte[] Close)? Nesting { get; } = ([(byte)'['], [(byte)']']);

    public override void Seal(Draft draft) => seal?.Invoke(draft);

    public override IReadOnlyList<byte[]> OddFor(Part part) => part.Kind == PartKind.Key ? OddKeys : _oddValues;

    public override void Split(ReadOnlySpan<byte> input, List<Part> parts)
    {
        _open.Clear();
        for (int at = 0; at < input.Length;)
        {
            int start = at;
            switch (input[at])
            {
                case (byte)'{' or (byte)'[':
                    _open.Add((at, input[at] == '{' ? -1 : -2));
                    at++;
                    continue;
                case (byte)'}' or (byte)']':
                    if (_open.Count == 0) return;
                    start = _open[^1].Start;
                    _open.RemoveAt(_open.Count - 1);
                    at++;
                    break;
                case (byte)'"':
                    at = EndOfString(input, at);
                    break;
                case (byte)',' or (byte)':' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                    at++;
                    continue;
                default:
                    while (at < input.Length && input[at] is not ((byte)',' or (byte)':' or (byte)' ' or (byte)'\n' or (byte)'}' or (byte)']' or (byte)'"')) at++;
                    break;
            }
            Close(input, start, at, parts);
        }
    }

    private void Close(ReadOnlySpan<byte> input, int start, int end, List<Part> parts)
    {
        int keyAt = _open.Count == 0 ? -2 : _open[^1].KeyAt;
        if (keyAt == -1)
        {
            parts.Add(new Part(start, end, PartKind.Key));
            _open[^1] = (_open[^1].Start, start);
            return;
        }
        parts.Add(new Part(start, end, PartKind.Value));
        if (_open.Count == 0) return;
        if (keyAt >= 0) _open[^1] = (_open[^1].Start, -1);
        AddEntry(input, keyAt >= 0 ? keyAt : start, end, parts);
    }

    /// <summary>A member or an item with the comma behind it; the last one with the comma before it.</summary>
    private static void AddEntry(ReadOnlySpan<byte> input, int start, int end, List<Part> parts)
    {
        int behind = end;
        while (behind < input.Length && input[behind] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') behind++;
        if (behind < input.Length && input[behind] == ',')
        {
            parts.Add(new Part(start, behind + 1, PartKind.Entry));
            return;
        }
        int before = start - 1;
        while (before > 0 && input[before] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') before--;
        parts.Add(new Part(before >= 0 && input[before] == ',' ? before : start, end, PartKind.Entry));
    }

    private static int EndOfString(ReadOnlySpan<byte> input, int at)
    {
        for (at++; at < input.Length; at++)
        {
            if (input[at] == '\\') at++;
            else if (input[at] == '"') return at + 1;
        }
        return input.Length;
    }
}
