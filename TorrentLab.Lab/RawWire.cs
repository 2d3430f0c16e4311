using System.Buffers.Binary;

namespace TorrentLab.Lab;

/// <summary>The bytes of the peer wire, written by hand (BEP 3, "peer protocol" and "peer messages").</summary>
public static class RawWire
{
    /// <summary>The 20 bytes that every handshake in plain text begins with.</summary>
    public static ReadOnlySpan<byte> Protocol => "\u0013BitTorrent protocol"u8;

    /// <summary>0x13 "BitTorrent protocol", 8 reserved bytes, 20 of info-hash, 20 of peer id.</summary>
    public static byte[] Handshake(ReadOnlySpan<byte> infoHash, ReadOnlySpan<byte> peerId, ulong reserved = 0) =>
        [.. Protocol, .. Number64(reserved), .. infoHash, .. peerId];

    public static byte[] KeepAlive() => [0, 0, 0, 0];

    public static byte[] Choke() => Message(0);

    public static byte[] Unchoke() => Message(1);

    public static byte[] Interested() => Message(2);

    public static byte[] NotInterested() => Message(3);

    public static byte[] Have(uint piece) => Message(4, Number(piece));

    public static byte[] Bitfield(ReadOnlySpan<byte> bits) => Message(5, bits);

    public static byte[] Request(uint piece, uint begin, uint length) => Message(6, [.. Number(piece), .. Number(begin), .. Number(length)]);

    public static byte[] Piece(uint piece, uint begin, ReadOnlySpan<byte> data) => Message(7, [.. Number(piece), .. Number(begin), .. data]);

    public static byte[] Cancel(uint piece, uint begin, uint length) => Message(8, [.. Number(piece), .. Number(begin), .. Number(length)]);

    public static byte[] Port(ushort port) => Message(9, [(byte)(port >> 8), (byte)port]);

    /// <summary>Four bytes of length, one of id, then the payload.</summary>
    public static byte[] Message(byte id, params ReadOnlySpan<byte> payload) => [.. Number((uint)payload.Length + 1), id, .. payload];

    /// <summary>Four bytes, the highest first.</summary>
    public static byte[] Number(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Number64(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }
}
