using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class PcapConnectionTests
{
    private readonly PcapConnection _connection =
        new(ObserverSteps.Endpoint("127.0.0.1:49153"), ObserverSteps.Endpoint("1.2.3.4:6881"));

    [Fact]
    public void Every_byte_has_a_number_and_is_acknowledged_by_the_next_segment_of_the_other_side() => Assert.Equal(
        [
            "us 0 ack 0 Syn +0",
            "them 0 ack 1 Syn, Ack +0",
            "us 1 ack 1 Ack +0",
            "us 1 ack 1 Push, Ack +68",
            "them 1 ack 69 Push, Ack +68",
            "them 69 ack 69 Push, Ack +10",
            "us 69 ack 79 Push, Ack +17",
            "them 79 ack 86 Fin, Ack +0",
            "us 86 ack 80 Fin, Ack +0",
        ], Describe(
        [
            .. Open(), .. _connection.Sent(new byte[68]), .. _connection.Received(new byte[68]), .. _connection.Received(new byte[10]),
            .. _connection.Sent(new byte[17]), .. _connection.Gone(),
        ]));

    [Fact]
    public void What_was_on_its_way_when_we_closed_still_arrives() => Assert.Equal(
        ["us 1 ack 1 Fin, Ack +0", "them 1 ack 2 Push, Ack +5", "them 6 ack 2 Fin, Ack +0"],
        Describe([.. Open(), .. _connection.Close(), .. _connection.Close(), .. _connection.Received(new byte[5]), .. _connection.Gone()])[3..]);

    [Fact]
    public void A_peer_that_never_answered_is_not_shown_to_close()
    {
        PcapSegment dialled = _connection.Dial();

        Assert.Equal(PcapFlags.Syn, dialled.Flags);
        Assert.Empty(_connection.Gone());
        Assert.Empty(_connection.Close());
    }

    [Fact]
    public void A_long_message_becomes_several_segments()
    {
        byte[] message = [.. Enumerable.Range(0, (2 * PcapSegment.MaxPayload) + 1).Select(i => (byte)(i % 251))];
        Open();

        PcapSegment[] segments = [.. _connection.Received(message)];

        Assert.Equal(["them 1 ack 1 Ack +64000", "them 64001 ack 1 Ack +64000", "them 128001 ack 1 Push, Ack +1"], Describe(segments));
        Assert.Equal(message, segments.SelectMany(segment => segment.Payload.ToArray()));
    }

    [Fact]
    public void Numbers_begin_again_behind_2_to_the_32()
    {
        Open();
        byte[] message = new byte[PcapSegment.MaxPayload];
        const int Count = 67_109; // times 64,000 is 8,704 more than 2^32
        for (int i = 0; i < Count; i++) Assert.Single(_connection.Received(message));

        Assert.Equal(["us 1 ack 8705 Push, Ack +1"], Describe(_connection.Sent(new byte[1])));
    }

    private PcapSegment[] Open() => [_connection.Dial(), .. _connection.Accept()];

    private static string[] Describe(IEnumerable<PcapSegment> segments) => [.. segments.Select(segment =>
        $"{(segment.From.Port == 6881 ? "them" : "us")} {segment.Sequence} ack {segment.Acknowledged} {segment.Flags} +{segment.Payload.Length}")];
}
