using System.Buffers;
using System.Net;
using System.Text;
using TorrentLab.Bencode;
using TorrentLab.Primitives;

namespace TorrentLab.Wire;

/// <summary>
/// The handshake of the extension protocol (BEP 10, "handshake message"), as far as this library uses it. Every field may be
/// absent, and a later handshake changes only what it names.
/// </summary>
public sealed record ExtensionHandshake
{
    /// <summary>Longest handshake that is read, in bytes; real ones stay under 1 KiB.</summary>
    public const int MaxLength = 64 * 1024;

    private const string Rule = "BEP 10, handshake message";
    private const int MaxNameLength = 100;

    /// <summary>TCP port on which the sender listens, 1..65535.</summary>
    public int? Port { get; init; }

    /// <summary>Name and version of the sender's program, at most 100 characters; unsafe for a display until it is escaped.</summary>
    public string? Client { get; init; }

    /// <summary>Requests that the sender keeps waiting before it drops any, at least 1.</summary>
    public int? RequestQueue { get; init; }

    /// <summary>The receiver's address as the sender sees it.</summary>
    public IPAddress? YourAddress { get; init; }

    /// <summary>The sender will download nothing (BEP 21).</summary>
    public bool? IsUploadOnly { get; init; }

    /// <summary>
    /// The extension messages that the sender takes, one char a byte (Latin-1), with the number that it wants to receive each
    /// under; 0 turns one off.
    /// </summary>
    public IReadOnlyDictionary<string, int> Messages { get; init; } = new Dictionary<string, int>();

    /// <summary>Reads the body of extension message 0. Values of a wrong type or beyond their range count as absent.</summary>
    /// <exception cref="ProtocolException">It is no dictionary, or too long.</exception>
    public static ExtensionHandshake Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MaxLength) throw new ProtocolException(Rule, $"has {body.Length} bytes; at most {MaxLength} are read");
        BencodeValue value;
        try
        {
            value = BencodeValue.ParsePrefix(body, BencodeMode.Tolerant, out _);
        }
        catch (BencodeException broken)
        {
            throw new ProtocolException(Rule, $"is not bencoded: {broken.Message}");
        }
        if (value is not BencodeDictionary fields) throw new ProtocolException(Rule, "is not a dictionary");
        string? client = fields.GetText("v"u8);
        return new ExtensionHandshake
        {
            Port = fields.GetInteger("p"u8) is >= 1 and <= 65535 and long port ? (int)port : null,
            Client = client is { Length: > MaxNameLength } ? Shortened(client) : client,
            RequestQueue = fields.GetInteger("reqq"u8) is >= 1 and long queue ? (int)Math.Min(queue, int.MaxValue) : null,
            YourAddress = fields.GetString("yourip"u8) is { Bytes.Length: 4 or 16 } address ? new IPAddress(address.Bytes.Span) : null,
            IsUploadOnly = fields.GetInteger("upload_only"u8) is { } uploadOnly ? uploadOnly != 0 : null,
            Messages = ReadMessages(fields.GetDictionary("m"u8)),
        };
    }

    /// <summary>The message for the wire.</summary>
    public PeerMessage.Extended ToMessage()
    {
        var body = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(body);
        writer.BeginDictionary();
        writer.WriteKey("m"u8);
        writer.BeginDictionary();
        foreach ((string name, int number) in Messages.OrderBy(message => message.Key, StringComparer.Ordinal))
            writer.WriteInteger(Encoding.Latin1.GetBytes(name), number);
        writer.End();
        if (Port is { } port) writer.WriteInteger("p"u8, port);
        if (RequestQueue is { } queue) writer.WriteInteger("reqq"u8, queue);
        if (IsUploadOnly is { } uploadOnly) writer.WriteInteger("upload_only"u8, uploadOnly ? 1 : 0);
        if (Client is { } client) writer.WriteString("v"u8, client);
        if (YourAddress is { } address) writer.WriteString("yourip"u8, address.GetAddressBytes());
        writer.End();
        return new PeerMessage.Extended(0, body.WrittenMemory);
    }

    /// <summary>Half a character could not be written again.</summary>
    private static string Shortened(string name) => name[..(char.IsHighSurrogate(name[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength)];

    private static Dictionary<string, int> ReadMessages(BencodeDictionary? listed)
    {
        Dictionary<string, int> messages = [];
        foreach (BencodeEntry entry in listed?.Entries ?? [])
            if (entry.Value is BencodeInteger { Value: >= 0 and <= 255 } number)
                messages[Encoding.Latin1.GetString(entry.Key.Span)] = (int)number.Value;
        return messages;
    }
}
