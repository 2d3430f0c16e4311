using System.Net.Sockets;
using TorrentLab.Cli.Display;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tracker;

namespace TorrentLab.Cli.Explain;

/// <summary>Shows a conversation with a UDP tracker packet by packet and byte by byte (BEP 15, BEP 41).</summary>
internal sealed class UdpTrackerExplainer(TextWriter output)
{
    private const int ScrapeCountsLength = 12;

    /// <summary>Packets before that are answers on their way; what comes later was waited for.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);

    private uint _transactionId; // of the packet sent last

    /// <summary>Shows one packet; a received one with regard to the one sent before.</summary>
    public void Explain(UdpTrackerPacket packet)
    {
        string direction = packet.IsSent ? "sent to" : "received from";
        string when = packet.Time < ShortestWait ? "" : $" after {packet.Time.TotalSeconds:0} s";
        output.WriteLine($"{direction} {packet.Remote}{when}, {Units.Count(packet.Bytes.Length, "byte")}:");
        ByteTable.Header(output);
        if (packet.IsSent) ExplainRequest(packet.Bytes);
        else ExplainAnswer(packet.Bytes, packet.Remote.AddressFamily == AddressFamily.InterNetworkV6);
        output.WriteLine();
    }

    private void ExplainRequest(ReadOnlyMemory<byte> packet)
    {
        var fields = new PacketFields(output, packet);
        UdpTrackerCodec.TryReadHeader(packet.Span[8..], out UdpTrackerAction action, out _transactionId);
        fields.Bytes(8, action == UdpTrackerAction.Connect
            ? "the number that says: this is the UDP tracker protocol (BEP 15, \"connect\")"
            : "connection id: as the tracker gave it to us (BEP 15, \"UDP connections / spoofing\")");
        fields.Bytes(4, Meaning(action));
        fields.Bytes(4, "transaction id: made up; the answer carries it, too");
        if (action == UdpTrackerAction.Announce) ExplainAnnounce(fields);
        while (fields.Left > 0) fields.Bytes(Sha1Hash.Length, "info-hash: a torrent to count");
    }

    private static void ExplainAnnounce(PacketFields fields)
    {
        fields.Bytes(Sha1Hash.Length, "info-hash: the torrent");
        fields.Text(PeerId.Length, "peer id: who we are, the same for the whole session");
        fields.Number(8, number => $"downloaded: {Units.Count(number, "byte")} received from peers so far");
        fields.Number(8, number => $"left: {Units.Count(number, "byte")} still missing; 0 means seed");
        fields.Number(8, number => $"uploaded: {Units.Count(number, "byte")} sent to peers so far");
        fields.Number(4, number => $"event {number}: {EventName(number)}");
        fields.Bytes(4, "IP address 0: the one that this packet comes from");
        fields.Bytes(4, "key: proves that it is us when our address changes");
        fields.Number(4, number => $"num_want: we would like {Units.Count(number, "peer")}");
        fields.Number(2, number => $"TCP port on which we listen: {number}");
        while (fields.Left > 0)
        {
            fields.Number(1, number => $"option {number}: URLData (BEP 41, \"option types\")");
            long length = fields.Number(1, number => $"its length: {Units.Count(number, "byte")}");
            fields.Text((int)length, "path and query of the tracker's address");
        }
    }

    private void ExplainAnswer(ReadOnlyMemory<byte> packet, bool overIPv6)
    {
        var fields = new PacketFields(output, packet);
        if (!UdpTrackerCodec.TryReadHeader(packet.Span, out UdpTrackerAction action, out uint transactionId))
        {
            fields.Bytes(fields.Left, "too short for an answer: ignored");
            return;
        }
        fields.Bytes(4, Meaning(action));
        fields.Bytes(4, transactionId == _transactionId ? "transaction id: that of our packet" : "transaction id: not ours, the packet is ignored");
        if (action == UdpTrackerAction.Connect) fields.Bytes(8, "connection id: may be used for one minute");
        else if (action == UdpTrackerAction.Announce) ExplainAnnounceAnswer(fields, overIPv6);
        else if (action == UdpTrackerAction.Error) fields.Text(fields.Left, "the tracker refuses, and this is why");
        while (action == UdpTrackerAction.Scrape && fields.Left >= ScrapeCountsLength)
        {
            fields.Number(4, number => $"seeders: {number}");
            fields.Number(4, number => $"completed: {Units.Count(number, "download")} so far");
            fields.Number(4, number => $"leechers: {number}");
        }
        fields.Bytes(fields.Left, "more than is known: ignored");
    }

    private static void ExplainAnnounceAnswer(PacketFields fields, bool overIPv6)
    {
        fields.Number(4, number => $"interval: {Units.Count(number, "second")} to wait between regular announces");
        fields.Number(4, number => $"leechers: {number}");
        fields.Number(4, number => $"seeders: {number}");
        fields.Peers(overIPv6);
    }

    private static string Meaning(UdpTrackerAction action) => action switch
    {
        UdpTrackerAction.Connect => "action 0: connect (BEP 15, \"connect\")",
        UdpTrackerAction.Announce => "action 1: announce (BEP 15, \"announce\")",
        UdpTrackerAction.Scrape => "action 2: scrape (BEP 15, \"scrape\")",
        UdpTrackerAction.Error => "action 3: error (BEP 15, \"errors\")",
        _ => $"action {(int)action}: unknown, the packet is ignored",
    };

    private static string EventName(long number) => number switch
    {
        0 => "none, a regular announce",
        1 => "completed",
        2 => "started",
        _ => "stopped",
    };
}
