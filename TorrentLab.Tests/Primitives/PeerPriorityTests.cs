using System.Net;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Primitives;

[Bep(40, "peer priority")]
public sealed class PeerPriorityTests
{
    /// <summary>The first two are the document's own.</summary>
    [Theory]
    [InlineData("123.213.32.10", "98.76.54.32", 0xec2d7224)]
    [InlineData("123.213.32.10", "123.213.32.234", 0x99568189)]
    public void The_examples_of_the_document_come_out(string one, string other, uint priority)
    {
        PeerEndpoint a = new(IPAddress.Parse(one), 1);
        PeerEndpoint b = new(IPAddress.Parse(other), 2);

        Assert.Equal(priority, PeerPriority.Of(a, b));
        Assert.Equal(priority, PeerPriority.Of(b, a));
    }

    [Fact]
    public void Behind_one_address_the_ports_decide_and_an_unmasked_bit_of_a_stranger_does_not_count()
    {
        PeerEndpoint Host(string address, int port) => new(IPAddress.Parse(address), port);

        Assert.NotEqual(PeerPriority.Of(Host("10.0.0.1", 1), Host("10.0.0.1", 2)), PeerPriority.Of(Host("10.0.0.1", 1), Host("10.0.0.1", 3)));
        Assert.Equal(PeerPriority.Of(Host("123.213.32.10", 1), Host("98.76.54.32", 1)), PeerPriority.Of(Host("123.213.32.10", 9), Host("98.76.54.34", 9)));
        Assert.Equal(PeerPriority.Of(Host("2001:db8::1", 1), Host("2001:db9::2", 1)), PeerPriority.Of(Host("2001:db8::3", 1), Host("2001:db9::2", 1)));
        Assert.Throws<ArgumentException>(() => PeerPriority.Of(Host("2001:db8::1", 1), Host("10.0.0.1", 1)));
    }
}
