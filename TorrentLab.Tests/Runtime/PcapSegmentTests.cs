using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class PcapSegmentTests
{
    [Fact]
    public void A_SYN_over_IPv4_with_its_options() => Assert.Equal(PcapNgTests.Hex(
        // IPv4: 20 bytes of header, 48 in all, do not fragment, 64 hops, TCP, checksum, from, to
        "45 00 0030 0000 4000 40 06 b7c1 7f000001 01020304",
        // TCP: ports, sequence, acknowledged, 28 bytes of header and SYN, window, checksum, urgent
        "c001 1ae1 00000000 00000000 7002 ffff 2bdc 0000",
        // maximum segment size, no-op, window scale
        "0204ffff 01 03030e"),
        Segment("127.0.0.1:49153", "1.2.3.4:6881", 0, 0, PcapFlags.Syn).ToPacket());

    [Fact]
    public void An_odd_number_of_bytes_over_IPv4() => Assert.Equal(PcapNgTests.Hex(
        "45 00 002b 0000 4000 40 06 b7c6 01020304 7f000001",
        "1ae1 c001 01020304 fffffffe 5018 ffff 8978 0000",
        "616263"),
        Segment("1.2.3.4:6881", "127.0.0.1:49153", 0x01020304, 0xfffffffe, PcapFlags.Push | PcapFlags.Ack, "abc"u8.ToArray()).ToPacket());

    [Fact]
    public void A_FIN_over_IPv6() => Assert.Equal(PcapNgTests.Hex(
        // IPv6: 20 bytes of payload, TCP, 64 hops, from, to
        "60000000 0014 06 40 20010db8000000000000000000000001 00000000000000000000000000000001",
        "1ae1 c001 00000007 00000009 5011 ffff a726 0000"),
        Segment("[2001:db8::1]:6881", "[::1]:49153", 7, 9, PcapFlags.Fin | PcapFlags.Ack).ToPacket());

    [Theory]
    [InlineData("1.2.3.4:1", "127.0.0.1:2")]
    [InlineData("[2001:db8::1]:1", "[::1]:2")]
    public void The_longest_payload_fits_a_packet(string from, string to)
    {
        byte[] packet = Segment(from, to, 0, 0, PcapFlags.Ack, new byte[PcapSegment.MaxPayload]).ToPacket();

        Assert.InRange(packet.Length, PcapSegment.MaxPayload, ushort.MaxValue);
    }

    [Theory]
    [InlineData("0001f203 f4f5f6f7", 0x220d)] // the example of RFC 1071, section 3
    [InlineData("ffff ffff", 0x0000)]
    [InlineData("ff", 0x00ff)]
    [InlineData("", 0xffff)]
    public void The_checksum_is_that_of_RFC_1071(string bytes, int expected) =>
        Assert.Equal(expected, PcapSegment.Checksum([], PcapNgTests.Hex(bytes)));

    private static PcapSegment Segment(string from, string to, uint sequence, uint acknowledged, PcapFlags flags, byte[]? payload = null) =>
        new(ObserverSteps.Endpoint(from), ObserverSteps.Endpoint(to), sequence, acknowledged, flags, payload);
}
