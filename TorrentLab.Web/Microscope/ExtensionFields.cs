using System.Globalization;
using System.Net;
using System.Text;
using TorrentLab.Bencode;

namespace TorrentLab.Web.Microscope;

/// <summary>The fields of an extension message; of its handshake one for each key (BEP 10, "handshake message").</summary>
internal static class ExtensionFields
{
    /// <param name="body">The payload as far as it was kept: a number, then what belongs to it.</param>
    /// <param name="length">Bytes of the whole payload.</param>
    public static IReadOnlyList<WireField> Of(ReadOnlyMemory<byte> body, int length)
    {
        byte number = body.Span[0];
        List<WireField> fields = [new("extension message", WireExplainer.Hex(body.Span[..1], 1), number == 0 ? "0: the handshake" : $"{number}: as agreed in the receiver's handshake")];
        if (length == 1) return fields;
        ReadOnlyMemory<byte> rest = body[1..];
        if (number == 0 && Parse(rest) is { } handshake) Add(fields, "", handshake, rest);
        else fields.Add(new WireField("body", WireExplainer.Hex(rest.Span, length - 1), length == 2 ? "1 byte" : $"{length - 1} bytes"));
        return fields;
    }

    private static BencodeDictionary? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return BencodeValue.ParsePrefix(bytes, BencodeMode.Tolerant, out _) as BencodeDictionary;
        }
        catch (BencodeException) // too long to be kept whole, or the peer's fault: shown as bytes
        {
            return null;
        }
    }

    private static void Add(List<WireField> fields, string prefix, BencodeDictionary dictionary, ReadOnlyMemory<byte> bytes)
    {
        foreach (BencodeEntry entry in dictionary.Entries)
        {
            string key = prefix + Text(entry.Key.Span);
            if (entry.Value is BencodeDictionary inner && prefix.Length == 0) Add(fields, $"{key}/", inner, bytes);
            else
            {
                ReadOnlySpan<byte> value = bytes.Span[entry.Value.Start..entry.Value.End];
                fields.Add(new WireField(key, WireExplainer.Hex(value, value.Length), $"{ValueOf(key, entry.Value)}{MeaningOf(key)}"));
            }
        }
    }

    private static string ValueOf(string key, BencodeValue value) => value switch
    {
        BencodeInteger number => number.Value.ToString(CultureInfo.InvariantCulture),
        BencodeString { Bytes.Length: 4 or 16 } text when key is "yourip" or "ipv4" or "ipv6" => new IPAddress(text.Bytes.Span).ToString(),
        BencodeString text => Text(text.Bytes.Span),
        _ => value.ToString()!,
    };

    private static string MeaningOf(string key) => key switch
    {
        "m/ut_metadata" => ": number under which it takes parts of the info dictionary (BEP 9)",
        "m/ut_pex" => ": number under which it takes peers (BEP 11)",
        "m/lt_donthave" => ": number under which a \"have\" is taken back (BEP 54)",
        "m/upload_only" => ": number under which it is told who wants nothing any more (BEP 21)",
        "m/ut_holepunch" => ": number under which peers behind routers are connected (BEP 55)",
        "metadata_size" => ": bytes of the info dictionary (BEP 9)",
        "p" => ": TCP port on which the sender listens",
        "reqq" => ": requests that the sender keeps waiting at most",
        "upload_only" => ": 1 for who wants nothing any more (BEP 21)",
        "v" => ": name and version of the program",
        "yourip" => ": the receiver's address as the sender sees it",
        "e" => ": 1 for who prefers an encrypted connection",
        _ => "",
    };

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            if (value is < 0x20 or > 0x7e) return false;
        return true;
    }

    /// <summary>Text that controls no display: anything else comes as its bytes.</summary>
    private static string Text(ReadOnlySpan<byte> bytes)
    {
        if (IsText(bytes)) return Encoding.ASCII.GetString(bytes);
        string text = Encoding.UTF8.GetString(bytes);
        bool isPlain = text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && (Rune.IsLetterOrDigit(rune) || rune.Value is >= 0x20 and < 0x7f));
        return isPlain ? text : $"bytes {WireExplainer.Hex(bytes, bytes.Length)}";
    }
}
