using TorrentLab.Tracker.Server;

namespace TorrentLab.Tests.Tracker.Server;

[Bep(15, "udp connections / spoofing")]
public sealed class UdpConnectionIdsTests
{
    private static readonly PeerAddress Address = Peers.Address("192.0.2.1");

    private readonly UdpConnectionIds _ids = new(new byte[16]);

    [Theory]
    [InlineData(0)]
    [InlineData(65_500)] // the 16 bits of the second run over while the id lives
    [InlineData(1_000_000)]
    public void An_id_is_good_for_two_minutes(int now)
    {
        ulong id = _ids.Create(Address, now);

        Assert.True(_ids.IsValid(id, Address, now));
        Assert.True(_ids.IsValid(id, Address, now + 120));
        Assert.False(_ids.IsValid(id, Address, now + 121));
        Assert.False(_ids.IsValid(id, Address, now + 65_536));
    }

    [Fact]
    public void An_id_is_no_good_at_another_address_or_tracker()
    {
        ulong id = _ids.Create(Address, 10);

        Assert.False(_ids.IsValid(id, Peers.Address("192.0.2.2"), 10));
        Assert.False(_ids.IsValid(id, Peers.Address("2001:db8::1"), 10));
        Assert.False(new UdpConnectionIds([1, .. new byte[15]]).IsValid(id, Address, 10));
    }

    [Fact]
    public void No_changed_bit_is_taken()
    {
        ulong id = _ids.Create(Address, 10);

        for (int bit = 0; bit < 64; bit++) Assert.False(_ids.IsValid(id ^ (1ul << bit), Address, 10), $"bit {bit}");
    }
}
