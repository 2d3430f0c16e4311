using System.Text;

namespace TorrentLab.Runtime;

/// <summary>
/// The blocks of a capture file (draft-ietf-opsawg-pcapng, "PCAP Next Generation Capture File Format"). A block is: type,
/// length, body, options, length again; numbers are little-endian, as the section header says, and every part is padded
/// to 32 bits.
/// </summary>
internal static class PcapNg
{
    private const uint SectionHeader = 0x0a0d0d0a;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;

    private const ushort EndOfOptions = 0;
    private const ushort Comment = 1;
    private const ushort UserApplication = 4;     // of a section header
    private const ushort TimestampResolution = 9; // of an interface description

    private const ushort RawIp = 101; // LINKTYPE_RAW: packets begin with their IPv4 or IPv6 header

    /// <summary>What a file begins with: the section header, and one interface whose timestamps count nanoseconds.</summary>
    public static byte[] Begin() =>
    [
        .. Block(SectionHeader, 64, body =>
        {
            body.Write(0x1a2b3c4d); // in this order: the numbers are little-endian
            body.Write((ushort)1);  // version 1.0
            body.Write((ushort)0);
            body.Write(-1L); // length of the section: not known
            WriteOption(body, UserApplication, "TorrentLab"u8);
            WriteOption(body, EndOfOptions, []);
        }),
        .. Block(InterfaceDescription, 32, body =>
        {
            body.Write(RawIp);
            body.Write((ushort)0); // reserved
            body.Write(0); // packets are not cut
            WriteOption(body, TimestampResolution, [9]); // 10^-9 s
            WriteOption(body, EndOfOptions, []);
        }),
    ];

    /// <summary>One packet of that interface.</summary>
    /// <param name="sinceEpoch">Time since 1970-01-01 00:00 UTC.</param>
    /// <param name="packet">From its IP header on.</param>
    /// <param name="comment">A text that Wireshark shows with the packet; null for none.</param>
    public static byte[] Packet(TimeSpan sinceEpoch, byte[] packet, string? comment) => Block(EnhancedPacket, packet.Length + 64, body =>
    {
        ulong nanoseconds = (ulong)sinceEpoch.Ticks * TimeSpan.NanosecondsPerTick;
        body.Write(0); // the first interface
        body.Write((uint)(nanoseconds >> 32));
        body.Write((uint)nanoseconds);
        body.Write(packet.Length); // captured
        body.Write(packet.Length); // on the wire
        WritePadded(body, packet);
        if (comment is null) return;
        WriteOption(body, Comment, Encoding.UTF8.GetBytes(comment));
        WriteOption(body, EndOfOptions, []);
    });

    private static byte[] Block(uint type, int capacity, Action<BinaryWriter> writeBody)
    {
        using var block = new MemoryStream(capacity);
        using var writer = new BinaryWriter(block);
        writer.Write(type);
        writer.Write(0); // the length, known at the end
        writeBody(writer);
        int length = (int)block.Length + 4;
        writer.Write(length);
        writer.Seek(4, SeekOrigin.Begin);
        writer.Write(length);
        return block.ToArray();
    }

    private static void WriteOption(BinaryWriter body, ushort code, ReadOnlySpan<byte> value)
    {
        body.Write(code);
        body.Write((ushort)value.Length);
        WritePadded(body, value);
    }

    private static void WritePadded(BinaryWriter body, ReadOnlySpan<byte> bytes)
    {
        body.Write(bytes);
        for (int length = bytes.Length; length % 4 != 0; length++) body.Write((byte)0);
    }
}
