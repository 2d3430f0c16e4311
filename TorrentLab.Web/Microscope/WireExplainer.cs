using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Web.Microscope;

/// <summary>Explains what is said over a connection: field by field, with what it means and where it is written (BEP 3, "peer protocol").</summary>
/// <param name="torrent">The info-hash of the torrent.</param>
/// <param name="pieces">Number of its pieces.</param>
internal sealed class WireExplainer(Sha1Hash torrent, int pieces)
{
    private const string Handshakes = "BEP 3, \"peer protocol\"";
    private const string Messages = "BEP 3, \"peer messages\"";
    private const int MostBytes = 32;
    private const int LengthBytes = 4;

    public WireEntry Explain(WireRecord record) => record.Kind switch
    {
        WireRecordKind.Handshake => OfHandshake(record),
        WireRecordKind.End => Entry(record, "end", record.Says!, Handshakes, record.Incoming ? "The connection ended from the other side." : "We ended the connection.", []),
        WireRecordKind.Gap => Entry(record, "…", record.Says!, "", "Only the last messages are kept for the microscope.", []),
        _ => OfMessage(record),
    };

    /// <summary>Bytes as the microscope shows them: hexadecimal, long ones cut.</summary>
    /// <param name="bytes">Those that are there.</param>
    /// <param name="length">How many the field has.</param>
    public static string Hex(ReadOnlySpan<byte> bytes, int length)
    {
        string hex = Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, MostBytes)]);
        return length > MostBytes || length > bytes.Length ? $"{hex}…" : hex;
    }

    private WireEntry OfHandshake(WireRecord record)
    {
        Handshake handshake = Handshake.TryRead(record.Head)!;
        IReadOnlyList<string> extensions = HandshakeBits.Names(handshake.Reserved);
        string client = ClientName.Of(handshake.PeerId) is { } name ? $"{handshake.PeerId} ({name}, BEP 20)" : handshake.PeerId.ToString();
        ReadOnlySpan<byte> bytes = record.Head;
        return Entry(record, "handshake", client, Handshakes, MessageMeanings.OfHandshake(record.Incoming),
        [
            new("length of the protocol's name", Hex(bytes[..1], 1), "19"),
            new("protocol", Hex(bytes[1..20], 19), "BitTorrent protocol"),
            new("reserved bits (BEP 4)", Hex(bytes[20..28], 8), extensions.Count == 0 ? "no extension" : string.Join(", ", extensions)),
            new("info-hash", Hex(bytes[28..48], 20), handshake.InfoHash == torrent ? "that of this torrent" : "that of ANOTHER torrent"),
            new("peer id", Hex(bytes[48..], 20), client),
        ]);
    }

    private WireEntry OfMessage(WireRecord record)
    {
        ReadOnlySpan<byte> head = record.Head;
        if (record.Size == LengthBytes)
            return Entry(record, "keep-alive", MessageSummary.Of(head, pieces), Messages, MessageMeanings.OfKeepAlive(record.Incoming),
                [new("length prefix", Hex(head, LengthBytes), "0: nothing follows")]);
        byte id = head[LengthBytes];
        (string name, string source) = WireNames.Of(id);
        string says = record.Says ?? (id == MessageId.Piece ? SaysPiece(record) : MessageSummary.Of(head, pieces));
        List<WireField> fields =
        [
            new("length prefix", Hex(head[..LengthBytes], LengthBytes), $"{record.Size - LengthBytes}: so many bytes follow"),
            new("id", Hex(head.Slice(LengthBytes, 1), 1), $"{id}: {name}"),
        ];
        int payload = record.Size - MessageSummary.HeaderLength;
        if (id == MessageId.Extended && head.Length > MessageSummary.HeaderLength) fields.AddRange(ExtensionFields.Of(record.Head.AsMemory(MessageSummary.HeaderLength), payload));
        else fields.AddRange(PayloadOf(id, head[MessageSummary.HeaderLength..], payload, says));
        return Entry(record, name, says, source, MessageMeanings.Of(id, record.Incoming), fields);
    }

    private static List<WireField> PayloadOf(byte id, ReadOnlySpan<byte> there, int left, string says)
    {
        List<WireField> fields = [];
        foreach ((string name, int length) in MessageSummary.Fields(id, left))
        {
            int taken = Math.Min(length, left);
            if (taken == 0) break;
            ReadOnlySpan<byte> bytes = there[..Math.Min(taken, there.Length)];
            bool isNumber = bytes.Length == taken && name is "piece" or "offset in the piece" or "bytes" or "UDP port";
            string value = isNumber ? Number(bytes).ToString(System.Globalization.CultureInfo.InvariantCulture)
                : id == MessageId.Bitfield ? says : taken == 1 ? "1 byte" : $"{taken} bytes";
            fields.Add(new WireField(id == MessageId.Bitfield ? "bits, the high bit of the first byte is piece 0" : name, Hex(bytes, taken), value));
            there = there[bytes.Length..];
            left -= taken;
        }
        return fields;
    }

    private static string SaysPiece(WireRecord record)
    {
        ReadOnlySpan<byte> body = record.Head.AsSpan(MessageSummary.HeaderLength);
        return body.Length < 8 ? $"{body.Length} bytes" : MessageSummary.OfBlock(Number(body[..4]), Number(body[4..8]), record.Size - MessageSummary.HeaderLength - 8);
    }

    private static long Number(ReadOnlySpan<byte> bytes)
    {
        long number = 0;
        foreach (byte value in bytes) number = (number << 8) | value;
        return number;
    }

    private static WireEntry Entry(WireRecord record, string name, string says, string source, string meaning, IReadOnlyList<WireField> fields) => new()
    {
        At = Math.Round(record.At.TotalSeconds, 6),
        Incoming = record.Incoming,
        Name = name,
        Says = says,
        Source = source,
        Size = record.Size,
        Meaning = meaning,
        Fields = fields,
    };
}
