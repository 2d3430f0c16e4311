using System.Net;
using System.Net.Sockets;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Lab;

public sealed class ScriptedPeerTests
{
    private static readonly LabTorrent Torrent = LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024);

    [Fact(Timeout = 10_000)]
    public async Task What_is_no_handshake_in_plain_text_is_closed_and_told()
    {
        await using ScriptedPeer peer = new(Torrent);
        using TcpClient client = new();
        await client.ConnectAsync(peer.Endpoint);
        await client.GetStream().WriteAsync(new byte[96]); // as an encrypted one may begin

        Assert.Equal(0, await client.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false));
        await peer.Transcript.WaitForAsync("<- no handshake in plain text", CancellationToken.None);
    }

    [Fact(Timeout = 10_000)]
    public async Task It_dials_and_speaks_first()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        await using ScriptedPeer peer = new(Torrent, HandshakeBehaviours.EchoesPeerId());
        byte[] mine = LiteralClient.Handshake(Torrent, LiteralClient.AllExtensions);
        foreach (bool isEchoed in (bool[])[false, true]) // it knows the other's id from the second time on
        {
            Task<bool> dialling = peer.DialAsync((IPEndPoint)listener.LocalEndpoint, CancellationToken.None);
            using (TcpClient client = await listener.AcceptTcpClientAsync())
            {
                byte[] theirs = new byte[68];
                await client.GetStream().ReadExactlyAsync(theirs);
                Assert.Equal(isEchoed, theirs.AsSpan(48).SequenceEqual(mine.AsSpan(48)));
                await client.GetStream().WriteAsync(mine);
                await peer.Transcript.WaitForAsync($"#{(isEchoed ? 2 : 1)} -> bitfield", CancellationToken.None);
            }
            Assert.True(await dialling);
        }
        IPEndPoint closed = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();
        Assert.False(await peer.DialAsync(closed, CancellationToken.None));
    }

    [Fact(Timeout = 10_000)]
    public async Task The_summary_says_what_came_after_the_fault()
    {
        await using ScriptedPeer peer = new(Torrent, BehaviourCatalogue.Parse("corrupts-block:1"));
        await LiteralClient.HearAsync(peer.Endpoint, Torrent, CancellationToken.None);
        await LiteralClient.HearAsync(peer.Endpoint, Torrent, CancellationToken.None);
        await peer.Transcript.WaitForAsync("#2 ended", CancellationToken.None);

        PeerSummary summary = peer.Summary;

        Assert.Equal((2, 8, 4, 1), (summary.Connections, summary.Requests, summary.RepeatedRequests, summary.CameBack));
        Assert.All(summary.Talks, talk => Assert.Equal(("-XX0000-", "corrupts-block:1", 2, "closed by the client"), (talk.Client, talk.Fault, talk.RequestsAfterFault, talk.End)));
        Assert.Equal("1 connection came after a fault", summary.Lines().Last());
    }

    [Fact(Timeout = 10_000), Bep(15, "announce")]
    public async Task It_is_announced_over_UDP()
    {
        await using MockUdpTracker tracker = new();
        await using ScriptedPeer peer = new(Torrent);
        using CancellationTokenSource stop = new();
        Task run = new TrackerAnnouncer(new Uri(tracker.Url), Torrent.InfoHash, peer).RunAsync(stop.Token);
        await peer.Transcript.WaitForAsync("announced to", CancellationToken.None);
        await stop.CancelAsync();
        await run;

        byte[][] announces = [.. tracker.Packets.Where(packet => packet.Length == 98)];
        Assert.Equal([2, 3], announces.Select(packet => (int)packet[83])); // started, stopped
        Assert.All(announces, packet => Assert.Equal(Torrent.InfoHash, packet[16..36]));
        Assert.All(announces, packet => Assert.Equal(peer.Endpoint.Port, (packet[96] << 8) | packet[97]));
    }
}
