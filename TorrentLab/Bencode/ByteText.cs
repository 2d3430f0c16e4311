using System.Globalization;
using System.Text;

namespace TorrentLab.Bencode;

/// <summary>Shows bytes that somebody else chose inside a message of ours: quoted, short, and with nothing a terminal would obey.</summary>
internal static class ByteText
{
    private const int MaxShown = 60;

    /// <summary>One byte: 'x', or byte 0x0a.</summary>
    public static string Quote(byte value) => value is > 0x20 and < 0x7f ? $"'{(char)value}'" : $"byte 0x{value:x2}";

    /// <summary>Bytes that are meant as UTF-8; what is not, and what would control a display, is escaped.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        int shown = 0;
        while (!bytes.IsEmpty && shown++ < MaxShown)
        {
            bool valid = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            if (!valid) length = 1;
            if (!valid) text.Append(CultureInfo.InvariantCulture, $"\\x{bytes[0]:x2}");
            else if (IsPrintable(rune)) text.Append(rune);
            else text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            bytes = bytes[length..];
        }
        return text.Append(bytes.IsEmpty ? "\"" : "\"...").ToString();
    }

    private static bool IsPrintable(Rune rune) =>
        rune.Value is not ('"' or '\\') && Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
