using System.Net;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Wire;

[Bep(6, "allowed fast set generation")]
public sealed class AllowedFastSetTests
{
    private static readonly Sha1Hash InfoHash = new(Enumerable.Repeat((byte)0xaa, 20).ToArray());
    private static readonly IPAddress Peer = IPAddress.Parse("80.4.4.200");

    [Theory]
    [InlineData(7, new[] { 1059, 431, 808, 1217, 287, 376, 1188 })]
    [InlineData(9, new[] { 1059, 431, 808, 1217, 287, 376, 1188, 353, 508 })]
    public void The_examples_of_the_document_come_out(int size, int[] set) =>
        Assert.Equal(set, AllowedFastSet.Of(Peer, InfoHash, 1313, size));

    [Fact]
    public void Neighbours_share_a_set_and_others_do_not()
    {
        Assert.Equal(AllowedFastSet.Of(Peer, InfoHash, 1313), AllowedFastSet.Of(IPAddress.Parse("80.4.4.1"), InfoHash, 1313));
        Assert.NotEqual(AllowedFastSet.Of(Peer, InfoHash, 1313), AllowedFastSet.Of(IPAddress.Parse("80.4.5.200"), InfoHash, 1313));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(9), InlineData(10), InlineData(11)]
    public void A_small_torrent_has_a_small_set(int pieces)
    {
        IReadOnlyList<int> set = AllowedFastSet.Of(Peer, InfoHash, pieces);

        Assert.Equal(Math.Min(10, pieces), set.Distinct().Count());
        Assert.All(set, piece => Assert.InRange(piece, 0, pieces - 1));
    }

    [Fact]
    public void A_peer_with_an_IPv6_address_gets_none() => Assert.Empty(AllowedFastSet.Of(IPAddress.IPv6Loopback, InfoHash, 100));
}
