using System.Buffers.Binary;
using System.Net.Sockets;
using System.Numerics;

namespace TorrentLab.Primitives;

/// <summary>
/// The rank of a connection between two endpoints (BEP 40, "peer priority"): both ends compute the same, nobody can choose
/// it freely, and whole swarms get connected evenly when everyone prefers the higher ones.
/// </summary>
public static class PeerPriority
{
    /// <summary>CRC32-C of the two masked addresses, the smaller first, or of the two ports when the addresses are the same.</summary>
    /// <exception cref="ArgumentException">One is IPv4 and the other IPv6.</exception>
    public static uint Of(PeerEndpoint one, PeerEndpoint other)
    {
        byte[] a = one.Address.GetAddressBytes();
        byte[] b = other.Address.GetAddressBytes();
        if (a.Length != b.Length) throw new ArgumentException("an IPv4 and an IPv6 endpoint have no connection", nameof(other));
        if (a.AsSpan().SequenceEqual(b))
        {
            (a, b) = (new byte[2], new byte[2]);
            BinaryPrimitives.WriteUInt16BigEndian(a, (ushort)one.Port);
            BinaryPrimitives.WriteUInt16BigEndian(b, (ushort)other.Port);
        }
        else
        {
            int same = a.AsSpan().CommonPrefixLength(b);
            Mask(a, same, one.Address.AddressFamily);
            Mask(b, same, one.Address.AddressFamily);
        }
        (byte[] first, byte[] second) = a.AsSpan().SequenceCompareTo(b) <= 0 ? (a, b) : (b, a);
        return Crc32C([.. first, .. second]);
    }

    /// <summary>Leaves whole the bytes that tell networks apart, and every other bit of the rest: FF.FF.55.55 for strangers.</summary>
    private static void Mask(Span<byte> address, int same, AddressFamily family)
    {
        // The network part: /16 for IPv4, /48 for IPv6; one byte more for each further byte that the two share.
        int least = family == AddressFamily.InterNetwork ? 2 : 6;
        int whole = same < least ? least : same + 1;
        for (int i = whole; i < address.Length; i++) address[i] &= 0x55;
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
