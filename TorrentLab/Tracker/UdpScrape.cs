using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>One scrape of a UDP tracker (BEP 15, "scrape").</summary>
/// <param name="InfoHashes">The torrents to ask about, 1 to <see cref="UdpTrackerCodec.MaxScrapeHashes"/>.</param>
public sealed record UdpScrape(IReadOnlyList<Sha1Hash> InfoHashes) : IUdpTrackerQuestion<ScrapeAnswer>
{
    public UdpTrackerAction Action => UdpTrackerAction.Scrape;

    public byte[] Build(ulong connectionId, uint transactionId) =>
        UdpTrackerCodec.BuildScrape(connectionId, transactionId, InfoHashes);

    public ScrapeAnswer? TryRead(ReadOnlySpan<byte> packet, bool overIPv6) => UdpTrackerCodec.TryReadScrape(packet, InfoHashes);
}
