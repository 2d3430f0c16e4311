using System.Buffers.Binary;
using System.Net.Sockets;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>A TCP segment (RFC 9293) that was never sent, but could have been: it carries the bytes that were.</summary>
/// <param name="From">Who sends it.</param>
/// <param name="To">Who receives it; an address of the same family.</param>
/// <param name="Sequence">Number of its first byte.</param>
/// <param name="Acknowledged">Number of the byte that the sender waits for.</param>
/// <param name="Flags">Control bits.</param>
/// <param name="Payload">At most <see cref="MaxPayload"/> bytes.</param>
internal readonly record struct PcapSegment(
    PeerEndpoint From, PeerEndpoint To, uint Sequence, uint Acknowledged, PcapFlags Flags, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Most bytes of a payload: with its headers it stays below the 64 KiB of an IP packet.</summary>
    public const int MaxPayload = 64_000;

    private const int IPv4HeaderLength = 20;
    private const int IPv6HeaderLength = 40;
    private const int TcpHeaderLength = 20;
    private const byte TcpProtocol = 6;
    private const byte HopLimit = 64;

    /// <summary>Of a SYN: MSS 65535; a no-op; windows count units of 2^14 bytes (RFC 7323), so none is ever full.</summary>
    private static ReadOnlySpan<byte> SynOptions => [2, 4, 0xff, 0xff, 1, 3, 3, 14];

    private bool IsIPv6 => From.Address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The segment in an IP packet, IPv4 or IPv6 as its addresses are.</summary>
    public byte[] ToPacket()
    {
        ReadOnlySpan<byte> options = Flags.HasFlag(PcapFlags.Syn) ? SynOptions : [];
        int headerLength = TcpHeaderLength + options.Length;
        int ipHeaderLength = IsIPv6 ? IPv6HeaderLength : IPv4HeaderLength;
        byte[] packet = new byte[ipHeaderLength + headerLength + Payload.Length];
        Span<byte> segment = packet.AsSpan(ipHeaderLength);
        if (IsIPv6) WriteIPv6Header(packet, segment.Length);
        else WriteIPv4Header(packet, packet.Length);

        BinaryPrimitives.WriteUInt16BigEndian(segment, (ushort)From.Port);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], (ushort)To.Port);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment[8..], Acknowledged);
        segment[12] = (byte)(headerLength / 4 << 4);
        segment[13] = (byte)Flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment[14..], ushort.MaxValue); // window
        options.CopyTo(segment[TcpHeaderLength..]);
        Payload.Span.CopyTo(segment[headerLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(segment[16..], Checksum(PseudoHeader(segment.Length), segment));
        return packet;
    }

    /// <summary>The Internet checksum (RFC 1071): the complement of the sum, in ones' complement, of all 16-bit words.</summary>
    /// <param name="header">An even number of bytes.</param>
    /// <param name="rest">What follows, up to 64 KiB: the sum fits 32 bits. A zero is added to an odd number.</param>
    internal static ushort Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> rest)
    {
        uint sum = SumOfWords(header) + SumOfWords(rest);
        while (sum > ushort.MaxValue) sum = (sum >> 16) + (sum & ushort.MaxValue);
        return (ushort)~sum;
    }

    private static uint SumOfWords(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (; bytes.Length >= 2; bytes = bytes[2..]) sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return bytes.IsEmpty ? sum : sum + ((uint)bytes[0] << 8);
    }

    /// <summary>What the checksum covers besides the segment (RFC 9293, section 3.1; RFC 8200, section 8.1).</summary>
    private byte[] PseudoHeader(int segmentLength)
    {
        byte[] lengthAndProtocol = [0, 0, 0, 0, 0, 0, 0, TcpProtocol];
        BinaryPrimitives.WriteInt32BigEndian(lengthAndProtocol, segmentLength);
        // For IPv4 the last fields are shorter and in another order, but the sum of the words is the same.
        return [.. From.Address.GetAddressBytes(), .. To.Address.GetAddressBytes(), .. lengthAndProtocol];
    }

    private void WriteIPv4Header(Span<byte> header, int packetLength)
    {
        const ushort DoNotFragment = 0x4000;
        header[0] = (4 << 4) | (IPv4HeaderLength / 4);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)packetLength);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], DoNotFragment);
        header[8] = HopLimit;
        header[9] = TcpProtocol;
        From.Address.TryWriteBytes(header[12..], out _);
        To.Address.TryWriteBytes(header[16..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], Checksum(header[..IPv4HeaderLength], []));
    }

    private void WriteIPv6Header(Span<byte> header, int segmentLength)
    {
        header[0] = 6 << 4;
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)segmentLength);
        header[6] = TcpProtocol;
        header[7] = HopLimit;
        From.Address.TryWriteBytes(header[8..], out _);
        To.Address.TryWriteBytes(header[24..], out _);
    }
}
