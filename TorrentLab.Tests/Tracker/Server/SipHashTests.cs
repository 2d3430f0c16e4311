using TorrentLab.Tracker.Server;

namespace TorrentLab.Tests.Tracker.Server;

public sealed class SipHashTests
{
    /// <summary>The paper's test vector, appendix A, and two more of the reference's: key 00 01 .. 0f, message 00 01 .. n-1.</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void The_published_vectors_come_out(int length, ulong hash)
    {
        byte[] message = [.. Enumerable.Range(0, length).Select(n => (byte)n)];

        Assert.Equal(hash, SipHash.Of(0x0706050403020100, 0x0f0e0d0c0b0a0908, message));
    }
}
