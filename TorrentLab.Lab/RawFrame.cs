using System.Buffers.Binary;

namespace TorrentLab.Lab;

/// <summary>One message as it came: id and payload. A keep-alive has no id.</summary>
/// <param name="Id">The first byte of the message; null for a keep-alive.</param>
/// <param name="Payload">What follows it.</param>
public sealed record RawFrame(byte? Id, byte[] Payload)
{
    /// <summary>Bytes of the longest message that the lab reads.</summary>
    public const int MaxLength = 1 << 20;

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

    public override string ToString() => Id switch
    {
        null => "keep-alive",
        0 => "choke",
        1 => "unchoke",
        2 => "interested",
        3 => "not interested",
        4 => $"have {Number(0)}",
        5 => $"bitfield of {Payload.Length} bytes",
        6 => $"request piece {Number(0)} @{Number(1)}+{Number(2)}",
        7 => $"piece {Number(0)} @{Number(1)}+{Payload.Length - 8}",
        8 => $"cancel piece {Number(0)} @{Number(1)}+{Number(2)}",
        9 => "port",
        _ => $"message {Id} of {Payload.Length} bytes",
    };
}
