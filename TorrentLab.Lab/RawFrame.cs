using System.Buffers.Binary;

namespace TorrentLab.Lab;

/// <summary>One message as it came: id and payload. A keep-alive has no id.</summary>
/// <param name="Id">The first byte of the message; null for a keep-alive.</param>
/// <param name="Payload">What follows it.</param>
public sealed record RawFrame(byte? Id, byte[] Payload)
{
    /// <summary>Bytes of the longest message that the lab reads.</summary>
    public const int MaxLength = 1 << 20;

    public const byte UnchokeId = 1;

    public const byte InterestedId = 2;

    public const byte RequestId = 6;

    public const byte PieceId = 7;

    public const byte CancelId = 8;

    /// <summary>BEP 6, "have all".</summary>
    public const byte HaveAllId = 14;

    /// <summary>A four-byte number of the payload.</summary>
    /// <param name="index">Which one, from 0.</param>
    public uint Number(int index) => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(index * 4));

    /// <summary>Takes the first whole message off the bytes that have arrived.</summary>
    /// <param name="arrived">Bytes received and not yet read.</param>
    /// <param name="consumed">How many of them the message took.</param>
    /// <returns>Null when more bytes are needed.</returns>
    /// <exception cref="InvalidDataException">It announces more than <see cref="MaxLength"/> bytes.</exception>
    public static RawFrame? TryRead(ReadOnlySpan<byte> arrived, out int consumed)
    {
        consumed = 0;
        if (arrived.Length < 4) return null;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(arrived);
        if (length > MaxLength) throw new InvalidDataException($"a message of {length} bytes");
        if (arrived.Length - 4 < length) return null;
        consumed = 4 + (int)length;
        return length == 0 ? new RawFrame(null, []) : new RawFrame(arrived[4], arrived[5..consumed].ToArray());
    }

    /// <summary>What bytes on the wire are: a message by its name, or so many bytes that are none.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        uint announced = bytes.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        bool isOne = bytes.Length >= 4 && announced == bytes.Length - 4;
        if (isOne) return $"{(announced == 0 ? new RawFrame(null, []) : new RawFrame(bytes[4], bytes[5..].ToArray()))}";
        return bytes.Length < 4 ? $"{bytes.Length} bytes" : $"{bytes.Length} bytes that announce a message of {announced}";
    }

    /// <summary>Safe for any payload.</summary>
    public override string ToString() => (Id, Payload.Length) switch
    {
        (null, _) => "keep-alive",
        (0, 0) => "choke",
        (UnchokeId, 0) => "unchoke",
        (InterestedId, 0) => "interested",
        (3, 0) => "not interested",
        (4, 4) => $"have {Number(0)}",
        (5, _) => $"bitfield of {Payload.Length} bytes",
        (RequestId, 12) => $"request piece {Number(0)} @{Number(1)}+{Number(2)}",
        (PieceId, >= 8) => $"piece {Number(0)} @{Number(1)}+{Payload.Length - 8}",
        (CancelId, 12) => $"cancel piece {Number(0)} @{Number(1)}+{Number(2)}",
        (9, 2) => "port",
        (13, 4) => $"suggest piece {Number(0)}",
        (HaveAllId, 0) => "have all",
        (15, 0) => "have none",
        (16, 12) => $"reject request piece {Number(0)} @{Number(1)}+{Number(2)}",
        (17, 4) => $"allowed fast {Number(0)}",
        (20, _) => $"extended message of {Payload.Length} bytes",
        _ => $"message {Id} of {Payload.Length} bytes",
    };
}
