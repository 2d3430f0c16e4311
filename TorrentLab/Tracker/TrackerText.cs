using System.Globalization;
using System.Text;

namespace TorrentLab.Tracker;

/// <summary>Makes bytes and text that a tracker sent safe to print: no control characters, bounded length.</summary>
public static class TrackerText
{
    /// <summary>Longest text that is shown, in characters.</summary>
    public const int MaxLength = 200;

    // UTF-8 takes at most 4 bytes a character, so no more bytes than this can be shown.
    private const int MaxBytes = 4 * (MaxLength + 1);

    /// <summary>
    /// <paramref name="bytes"/> as UTF-8, at most <see cref="MaxLength"/> characters; what a terminal would obey or hide
    /// (control, format and line characters) comes as an escape like "\u{1b}".
    /// </summary>
    public static string Printable(ReadOnlySpan<byte> bytes) =>
        Printable(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxBytes)]));

    /// <inheritdoc cref="Printable(ReadOnlySpan{byte})"/>
    public static string Printable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            string next = IsSafe(rune) ? rune.ToString() : $"\\u{{{rune.Value:x}}}";
            if (result.Length + next.Length > MaxLength) return result.Append('…').ToString();
            result.Append(next);
        }
        return result.ToString();
    }

    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>The first bytes of a body that is not what it should be, quoted: "&lt;html&gt;\u{a}".</summary>
    public static string Beginning(ReadOnlySpan<byte> body)
    {
        const int Shown = 40;
        if (body.IsEmpty) return "it is empty";
        string text = Printable(body[..Math.Min(body.Length, Shown)]);
        return body.Length > Shown ? $"it begins \"{text}…\"" : $"it is \"{text}\"";
    }
}
