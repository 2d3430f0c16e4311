namespace TorrentLab.Tests.Wire;

[Bep(3, "peer messages")]
public sealed class MessageWriterTests
{
    [Fact]
    public void Every_message_is_written_as_the_specification_says()
    {
        foreach (var (message, frame) in WireMessages.Golden)
            Assert.Equal(Convert.ToHexStringLower(WireMessages.Bytes(frame)), Convert.ToHexStringLower(WireMessages.Written(message)));
    }
}
