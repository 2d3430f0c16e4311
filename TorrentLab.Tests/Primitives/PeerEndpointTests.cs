using System.Net;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Primitives;

public sealed class PeerEndpointTests
{
    [Fact]
    public void An_ipv4_endpoint_is_6_bytes()
    {
        byte[] compact = [192, 0, 2, 7, 0x1a, 0xe1];

        PeerEndpoint endpoint = PeerEndpoint.FromCompact(compact);

        Assert.Equal(new PeerEndpoint(IPAddress.Parse("192.0.2.7"), 6881), endpoint);
        Assert.Equal(compact, endpoint.ToCompact());
    }

    [Fact]
    public void An_ipv6_endpoint_is_18_bytes()
    {
        byte[] compact = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff];

        PeerEndpoint endpoint = PeerEndpoint.FromCompact(compact);

        Assert.Equal("[2001:db8::1]:65535", endpoint.ToString());
        Assert.Equal(compact, endpoint.ToCompact());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(17)]
    public void Other_lengths_are_refused(int length) =>
        Assert.Throws<ArgumentException>(() => PeerEndpoint.FromCompact(new byte[length]));

    [Fact]
    public void A_mapped_address_is_the_ipv4_address() =>
        Assert.Equal(new PeerEndpoint(IPAddress.Parse("192.0.2.7"), 1), new PeerEndpoint(IPAddress.Parse("::ffff:192.0.2.7"), 1));

    [Theory]
    [InlineData("1.2.3.4:6881")]
    [InlineData("[2001:db8::1]:1")]
    [InlineData("127.0.0.1:0")]
    public void Text_is_read_and_shown_alike(string text)
    {
        Assert.True(PeerEndpoint.TryParse(text, out PeerEndpoint endpoint));
        Assert.Equal(text, endpoint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(":1")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3.4:")]
    [InlineData("1.2.3.4:65536")]
    [InlineData("1.2.3.4:-1")]
    [InlineData("1.2.3.4: 1")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:db8::1:6881")]
    [InlineData("[1.2.3.4]:1")]
    [InlineData("[]:1")]
    [InlineData("localhost:1")]
    public void Other_text_is_not_read(string text)
    {
        Assert.False(PeerEndpoint.TryParse(text, out PeerEndpoint endpoint));
        Assert.Equal(default, endpoint);
    }

    [Theory]
    [InlineData("192.0.2.7:1", true)]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("[::1]:1", true)]
    [InlineData("192.0.2.7:0", false)]
    [InlineData("0.0.0.0:1", false)]
    [InlineData("0.1.2.3:1", false)]
    [InlineData("224.0.0.1:1", false)]
    [InlineData("255.255.255.255:1", false)]
    [InlineData("[::]:1", false)]
    [InlineData("[ff02::1]:1", false)]
    public void What_nobody_can_listen_on_is_not_dialable(string text, bool dialable)
    {
        Assert.True(PeerEndpoint.TryParse(text, out PeerEndpoint endpoint));
        Assert.Equal(dialable, endpoint.IsDialable);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_beyond_16_bits_is_refused(int port) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeerEndpoint(IPAddress.Loopback, port));
}
