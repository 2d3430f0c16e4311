using TorrentLab.Wire;

namespace TorrentLab.Tests.Wire;

public sealed class MessageSummaryTests
{
    [Theory, Bep(3, "peer messages")]
    [InlineData("00000000", "nothing; it keeps the connection open")]
    [InlineData("0000000100", "requests will not be answered")]
    [InlineData("000000050400000002", "piece 2")]
    [InlineData("0000000205e0", "has 3 of 5 pieces")]
    [InlineData("0000000d06000000010000400000000001", "piece 1, offset 16384, 1 byte")]
    [InlineData("0000000b0700000001000000006162", "piece 1, offset 0, 2 bytes")]
    [InlineData("00000003091ae1", "DHT on UDP port 6881")]
    [InlineData("0000000406000000", "3 bytes")]
    [InlineData("0000000314016c", "an extension message, number 1")]
    public void A_frame_says(string frame, string says) => Assert.Equal(says, MessageSummary.Of(Convert.FromHexString(frame), pieces: 5));

    [Fact, Bep(3, "peer messages")]
    public void The_fields_of_a_request_are_three_numbers() =>
        Assert.Equal(["piece", "offset in the piece", "bytes"], MessageSummary.Fields(MessageId.Request, 12).Select(field => field.Name).Take(3));

    [Fact, Bep(4, "reserved bit allocations")]
    public void Reserved_bits_are_named_and_unknown_ones_shown() => Assert.Equal(
        ["extension protocol (BEP 10)", "fast extension (BEP 6)", "DHT (BEP 5)", "unknown bits 0000000000000100"], HandshakeBits.Names(0x100105));
}
