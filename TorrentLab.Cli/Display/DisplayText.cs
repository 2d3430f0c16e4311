using System.Globalization;
using System.Text;

namespace TorrentLab.Cli.Display;

/// <summary>
/// Text that somebody else chose (a torrent, a tracker, a peer), made safe for a terminal: what would control it, hide, or
/// turn the direction of writing comes as an escape like \u{202e}.
/// </summary>
internal static class DisplayText
{
    /// <summary>The text on one line, nothing cut off.</summary>
    public static string Of(string text) => IsPlain(text) ? text : Escape(text);

    /// <summary>At most <paramref name="length"/> characters, the rest as "...".</summary>
    public static string Of(string text, int length)
    {
        string safe = Of(text);
        return safe.Length <= length ? safe : string.Concat(safe.AsSpan(0, Math.Max(0, length - 3)), "...");
    }

    /// <summary>Bytes that are mostly text: printable ASCII as it is, the others as \xNN.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes)
    {
        var result = new StringBuilder(bytes.Length);
        foreach (byte value in bytes)
        {
            if (value is >= 0x20 and < 0x7f and not (byte)'\\') result.Append((char)value);
            else result.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }
        return result.ToString();
    }

    private static bool IsPlain(string text)
    {
        foreach (char c in text)
            if (c is < ' ' or > '~') return false;
        return true;
    }

    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsSafe(rune)) result.Append(rune);
            else result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
        return result.ToString();
    }

    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
