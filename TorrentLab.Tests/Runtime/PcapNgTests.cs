using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class PcapNgTests
{
    [Fact]
    public void A_file_begins_with_a_section_of_version_1_and_a_raw_IP_interface_in_nanoseconds() => Assert.Equal(Hex(
        // section header: type, length 48, byte order, version 1.0, length not known
        "0a0d0d0a 30000000 4d3c2b1a 0100 0000 ffffffffffffffff",
        // "TorrentLab" and its padding, end of options, length
        "0400 0a00 546f7272656e744c6162 0000", "0000 0000", "30000000",
        // interface: type, length 32, LINKTYPE_RAW, reserved, no limit
        "01000000 20000000 6500 0000 00000000",
        // timestamps in 10^-9 s and padding, end of options, length
        "0900 0100 09 000000", "0000 0000", "20000000"), PcapNg.Begin());

    [Fact]
    public void A_packet_is_padded_to_32_bits_and_its_time_is_two_halves() => Assert.Equal(Hex(
        // type, length 40, interface 0
        "06000000 28000000 00000000",
        // 1,700,000,000.5 s are 0x17979cfe_53f76500 ns, upper half first
        "fe9c9717 0065f753",
        // captured, on the wire, bytes, padding, length
        "05000000 05000000 0102030405 000000 28000000"),
        PcapNg.Packet(TimeSpan.FromSeconds(1_700_000_000.5), [1, 2, 3, 4, 5], null));

    [Fact]
    public void A_comment_is_an_option_of_its_packet() => Assert.Equal(Hex(
        "06000000 34000000 00000000 00000000 64000000 04000000 04000000 01020304",
        // opt_comment of 5 bytes, end of options, length
        "0100 0500 676f6ec3a9 000000", "0000 0000", "34000000"),
        PcapNg.Packet(TimeSpan.FromTicks(1), [1, 2, 3, 4], "goné"));

    internal static byte[] Hex(params string[] lines) =>
        Convert.FromHexString(string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
}
