using System.Globalization;
using TorrentLab.Fuzz.Engine;

namespace TorrentLab.Fuzz.Grammars;

/// <summary>Bencode (BEP 3, "bencoding"): values, keys, entries of dictionaries, and the digits in front of strings.</summary>
internal sealed class BencodeGrammar : Grammar
{
    private const int LongestLength = 9; // digits

    private static readonly IReadOnlyList<byte[]> OddValues = Literals.Of("i0e", "i-0e", "i01e", "ie", "i-1e", "i1", "i9223372036854775807e",
        "i-9223372036854775808e", "i9223372036854775808e", "i99999999999999999999e", "i 1e", "i+1e", "0:", "00:", "01:a", "1:", "-1:", "2147483647:",
        "9223372036854775807:", "99999999999999999999:", "1:/", "1:.", "2:..", "1:\0", "2:\\\\", "4:\u00ff\u00fe\u0080\u0081", "le", "de", "l", "d", "e",
        "d1:ae", "di1ei1ee", "d1:bi1e1:ai1ee", "d1:ai1e1:ai1ee", "li1ei2ei3ee", "ll", "20:00000000000000000000", "9:127.0.0.1", "6:\u007f\0\0\u0001\u001a\u00e1", "x", "");
    private static readonly IReadOnlyList<byte[]> OddKeys = Literals.Of("0:", "1:a", "4:info", "5:files", "6:length", "4:path", "10:path.utf-8", "4:name", "6:pieces",
        "12:piece length", "5:peers", "6:peers6", "14:failure reason", "8:interval", "1:m", "1:v", "1:p", "6:yourip", "i1e", "le", "03:abc", "3:\u00ff\u00fe\u0080");
    private static readonly IReadOnlyList<byte[]> OddDigits = Literals.Of("", "0", "00", "1", "01", "-1", "-0", "2147483647", "2147483648", "4294967295", "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "1000000000000000000000", "1e", " 1", "+1", "٣");
    private static readonly IReadOnlyList<byte[]> OddBodies = Literals.Of("", "/", "..", ".", "\\", "\0", "\u00ff\u00fe", "CON", "a/b", "http://", "udp://a:1/announce", "p", "l",
        new string('a', 255), new string('\u00e9', 300), "\u001b[31m", "%00", "00000000000000000000");

    private readonly List<(int Start, bool IsDictionary, int KeyAt)> _open = [];

    public override (byte[] Open, byte[] Close)? Nesting { get; } = ([(byte)'l'], [(byte)'e']);

    public override IReadOnlyList<byte[]> OddFor(Part part) => part.Kind switch
    {
        PartKind.Key => OddKeys,
        PartKind.Digits => OddDigits,
        PartKind.Body => OddBodies,
        _ => OddValues,
    };

    public override void Split(ReadOnlySpan<byte> input, List<Part> parts)
    {
        _open.Clear();
        int at = 0;
        while (at < input.Length)
        {
            int start = at;
            byte first = input[at];
            if (first is (byte)'l' or (byte)'d')
            {
                _open.Add((at++, first == 'd', -1));
                continue;
            }
            if (first == 'e')
            {
                if (_open.Count == 0) return;
                start = _open[^1].Start;
                _open.RemoveAt(_open.Count - 1);
                at++;
            }
            else if (first == 'i')
            {
                int end = input[at..].IndexOf((byte)'e');
                if (end < 0) return;
                parts.Add(new Part(at + 1, at + end, PartKind.Digits));
                at += end + 1;
            }
            else
            {
                at = SplitString(input, at, parts);
                if (at < 0) return;
            }
            Close(start, at, parts);
        }
    }

    public override void FixLength(Draft draft, int lengthAt, int change)
    {
        int colon = draft.Span[lengthAt..].IndexOf((byte)':');
        if (colon is <= 0 or > LongestLength || !int.TryParse(draft.Span.Slice(lengthAt, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int length)) return;
        Span<byte> digits = stackalloc byte[LongestLength + 2];
        (length + change).TryFormat(digits, out int written, provider: CultureInfo.InvariantCulture);
        draft.Replace(lengthAt, lengthAt + colon, digits[..written]);
    }

    private static int SplitString(ReadOnlySpan<byte> input, int at, List<Part> parts)
    {
        int colon = input[at..].IndexOf((byte)':');
        if (colon is <= 0 or > LongestLength || !int.TryParse(input.Slice(at, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int length)) return -1;
        int body = at + colon + 1;
        if (length > input.Length - body) return -1;
        parts.Add(new Part(at, at + colon, PartKind.Digits));
        parts.Add(new Part(body, body + length, PartKind.Body, LengthAt: at));
        return body + length;
    }

    /// <summary>A value has ended, or a key: what it is depends on where it stands.</summary>
    private void Close(int start, int end, List<Part> parts)
    {
        if (_open.Count == 0 || !_open[^1].IsDictionary)
        {
            parts.Add(new Part(start, end, PartKind.Value));
            return;
        }
        (int open, bool isDictionary, int keyAt) = _open[^1];
        parts.Add(new Part(start, end, keyAt < 0 ? PartKind.Key : PartKind.Value));
        if (keyAt >= 0) parts.Add(new Part(keyAt, end, PartKind.Entry));
        _open[^1] = (open, isDictionary, keyAt < 0 ? start : -1);
    }
}
