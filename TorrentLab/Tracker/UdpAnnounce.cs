namespace TorrentLab.Tracker;

/// <summary>One announce to a UDP tracker (BEP 15, "announce").</summary>
/// <param name="Url">The tracker's address as the .torrent file has it; the tracker is told its path and query (BEP 41).</param>
/// <param name="Request">What to say.</param>
public sealed record UdpAnnounce(string Url, AnnounceRequest Request) : IUdpTrackerQuestion<AnnounceAnswer>
{
    public UdpTrackerAction Action => UdpTrackerAction.Announce;

    public byte[] Build(ulong connectionId, uint transactionId) =>
        UdpTrackerCodec.BuildAnnounce(connectionId, transactionId, Url, Request);

    public AnnounceAnswer? TryRead(ReadOnlySpan<byte> packet, bool overIPv6) => UdpTrackerCodec.TryReadAnnounce(packet, overIPv6);
}
