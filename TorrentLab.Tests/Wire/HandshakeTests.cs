using System.Text;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Wire;

[Bep(3, "peer protocol")]
public sealed class HandshakeTests
{
    private static readonly Handshake Ours = new(0x8000_0000_0010_0005, Sha1Hash.Of("info"u8), new PeerId(Encoding.ASCII.GetBytes("-tL0100-abcdefghijkl")));

    [Fact]
    public void It_is_written_as_68_bytes()
    {
        byte[] bytes = Ours.ToBytes();

        Assert.Equal(68, bytes.Length);
        Assert.Equal(19, bytes[0]);
        Assert.Equal("BitTorrent protocol"u8.ToArray(), bytes[1..20]);
        Assert.Equal([0x80, 0, 0, 0, 0, 0x10, 0, 0x05], bytes[20..28]);
        Assert.Equal(Sha1Hash.Of("info"u8).ToArray(), bytes[28..48]);
        Assert.Equal("-tL0100-abcdefghijkl"u8.ToArray(), bytes[48..]);
    }

    [Fact]
    public void Anything_less_than_68_bytes_needs_more()
    {
        for (int cut = 0; cut < 68; cut++) Assert.Null(Handshake.TryRead(Ours.ToBytes().AsSpan(0, cut)));
        Assert.Equal(Ours, Handshake.TryRead(Ours.ToBytes()));
    }

    [Fact]
    public void Bytes_behind_it_belong_to_the_first_message()
    {
        Assert.Equal(Ours, Handshake.TryRead([.. Ours.ToBytes(), 0, 0, 0, 1, 1]));
    }

    [Theory]
    [InlineData("HTTP/1.1 400")]
    [InlineData("\u0013BitTorrent Protocol")]
    [InlineData("\u0012BitTorrent protoco")]
    [InlineData("\u0014")]
    public void Another_protocol_is_refused_at_its_first_wrong_byte(string start)
    {
        var error = Assert.Throws<ProtocolException>(() => Handshake.TryRead(Encoding.ASCII.GetBytes(start)));

        Assert.Contains("does not speak BitTorrent", error.Message, StringComparison.Ordinal);
    }
}
