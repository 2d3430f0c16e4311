using System.Buffers.Binary;
using System.Net;

namespace TorrentLab.Tracker.Server;

/// <summary>
/// An IP address as 16 bytes of value, IPv4 as "::ffff:a.b.c.d" (RFC 4291): a tracker keeps millions, and each
/// <see cref="IPAddress"/> would be an object of its own.
/// </summary>
/// <param name="High">The first 8 bytes, big endian.</param>
/// <param name="Low">The last 8 bytes, big endian.</param>
public readonly record struct PeerAddress(ulong High, ulong Low)
{
    /// <summary>Bytes of an IPv4 address.</summary>
    public const int Length4 = 4;

    /// <summary>Bytes of an IPv6 address.</summary>
    public const int Length6 = 16;

    private const ulong MappedPrefix = 0xffff;

    public bool IsIPv4 => High == 0 && Low >> 32 == MappedPrefix;

    /// <summary>Bytes of the address in a compact list: 4 or 16.</summary>
    public int Length => IsIPv4 ? Length4 : Length6;

    /// <summary>Reads 4 or 16 bytes as they stand in an IP header.</summary>
    /// <exception cref="ArgumentException">Neither 4 nor 16 bytes.</exception>
    public static PeerAddress FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        Length4 => new PeerAddress(0, (MappedPrefix << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        Length6 => new PeerAddress(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])),
        _ => throw new ArgumentException($"an address has 4 or 16 bytes, not {bytes.Length}", nameof(bytes)),
    };

    /// <summary>An IPv4-mapped IPv6 address becomes plain IPv4; a scope is dropped.</summary>
    public static PeerAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[Length6];
        address.TryWriteBytes(bytes, out int length);
        return FromBytes(bytes[..length]);
    }

    /// <summary>Writes <see cref="Length"/> bytes to the front of the destination and says how many those are.</summary>
    public int CopyTo(Span<byte> destination)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)Low);
            return Length4;
        }
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
        return Length6;
    }

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[Length6];
        return new IPAddress(bytes[..CopyTo(bytes)]);
    }

    public override string ToString() => ToIPAddress().ToString();
}
