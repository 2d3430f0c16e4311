using System.Buffers.Binary;
using TorrentLab.Primitives;

namespace TorrentLab.Wire;

/// <summary>
/// The 68 bytes that open a connection, both ways (BEP 3, "peer protocol"):
/// 0x13 "BitTorrent protocol", 8 reserved bytes, 20 of info-hash, 20 of peer id.
/// </summary>
/// <param name="Reserved">The reserved bytes as one big-endian number; each extension owns bits (BEP 4).</param>
/// <param name="InfoHash">The torrent that the connection is about.</param>
/// <param name="PeerId">Who is speaking.</param>
public sealed record Handshake(ulong Reserved, Sha1Hash InfoHash, PeerId PeerId)
{
    /// <summary>Length of a handshake, in bytes.</summary>
    public const int Length = 68;

    /// <summary>Reserved byte 7, value 0x04: the fast extension (BEP 6).</summary>
    public const ulong FastBit = 0x04;

    /// <summary>Reserved byte 5, value 0x10: the extension protocol (BEP 10).</summary>
    public const ulong ExtensionBit = 0x10 << 16;

    private const string Rule = "BEP 3, peer protocol";

    public bool HasFast => (Reserved & FastBit) != 0;

    public bool HasExtensions => (Reserved & ExtensionBit) != 0;

    /// <summary>The length byte and the name of the protocol: the first 20 bytes.</summary>
    public static ReadOnlySpan<byte> Protocol => "\u0013BitTorrent protocol"u8;

    /// <summary>What this library says of itself: it speaks the fast extension and the extension protocol.</summary>
    public static Handshake Ours(Sha1Hash infoHash, PeerId peerId) => new(FastBit | ExtensionBit, infoHash, peerId);

    /// <summary>The bytes for the wire.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        Protocol.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(20), Reserved);
        InfoHash.CopyTo(bytes.AsSpan(28));
        PeerId.CopyTo(bytes.AsSpan(48));
        return bytes;
    }

    /// <summary>Reads a handshake off the front of <paramref name="bytes"/>; null when more bytes are needed.</summary>
    /// <exception cref="ProtocolException">What is there so far cannot become a handshake of this protocol.</exception>
    public static Handshake? TryRead(ReadOnlySpan<byte> bytes)
    {
        int known = Math.Min(bytes.Length, Protocol.Length);
        if (!bytes[..known].SequenceEqual(Protocol[..known]))
            throw new ProtocolException(Rule, $"the peer does not speak BitTorrent: it began with {Preview(bytes)}");
        if (bytes.Length < Length) return null;
        return new Handshake(BinaryPrimitives.ReadUInt64BigEndian(bytes[20..]), new Sha1Hash(bytes[28..48]), new PeerId(bytes[48..68]));
    }

    private static string Preview(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, 20)]);
}
