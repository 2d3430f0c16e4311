using System.Net;
using System.Net.Sockets;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Lab;

public sealed class MockUdpTrackerTests : IDisposable
{
    private const string Connect = "0000041727101980" + "00000000" + "0a0b0c0d";
    private const string Id = "0123456789abcdef";

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    [Fact(Timeout = 10_000)]
    public async Task A_connect_is_given_the_connection_id()
    {
        await using MockUdpTracker tracker = new();

        await SendAsync(tracker, Connect);

        Assert.Equal("00000000" + "0a0b0c0d" + Id, await ReceiveAsync());
        Assert.Equal([Connect], tracker.Packets.Select(Convert.ToHexStringLower));
        Assert.Equal(_socket.LocalEndPoint!.ToString(), $"{tracker.Senders[0]}".Replace("127.0.0.1", "0.0.0.0", StringComparison.Ordinal));
    }

    [Fact(Timeout = 10_000)]
    public async Task An_announce_is_given_the_peers_and_figures()
    {
        await using MockUdpTracker tracker = new() { Announce = UdpTrackerAnswer.Peers([new(IPAddress.Parse("192.0.2.7"), 6882)], 60, leechers: 2, seeders: 3) };

        await SendAsync(tracker, Id + "00000001" + "0a0b0c0d");

        Assert.Equal("00000001" + "0a0b0c0d" + "0000003c" + "00000002" + "00000003" + "c00002071ae2", await ReceiveAsync());
    }

    [Fact(Timeout = 10_000)]
    public async Task A_scrape_is_given_figures_for_each_torrent()
    {
        await using MockUdpTracker tracker = new() { Scrape = UdpTrackerAnswer.Scrape(seeders: 1, completed: 2, leechers: 3) };

        await SendAsync(tracker, Id + "00000002" + "0a0b0c0d" + new string('0', 80));

        Assert.Equal("00000002" + "0a0b0c0d" + "000000010000000200000003" + "000000010000000200000003", await ReceiveAsync());
    }

    [Theory(Timeout = 10_000)]
    [InlineData("0000000000000001000000010a0b0c0d", "unknown connection id")]
    [InlineData(Id + "000000090a0b0c0d", "unknown action")]
    public async Task What_a_tracker_would_refuse_is_an_error(string packet, string error)
    {
        await using MockUdpTracker tracker = new();

        await SendAsync(tracker, packet);

        Assert.Equal("00000003" + "0a0b0c0d" + Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(error)), await ReceiveAsync());
    }

    [Fact(Timeout = 10_000)]
    public async Task Queued_answers_come_first_whatever_is_asked()
    {
        await using MockUdpTracker tracker = new();
        tracker.Enqueue(UdpTrackerAnswer.Lost);
        tracker.Enqueue(UdpTrackerAnswer.Error("no").Truncated(9).Twice().AfterWrongTransaction());

        await SendAsync(tracker, Connect);
        await SendAsync(tracker, Connect);

        foreach (string last in (string[])["0c", "0c", "0d", "0d"])
            Assert.Equal($"000000030a0b0c{last}6e", await ReceiveAsync());
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(MockUdpTracker tracker, string hex) =>
        await _socket.SendToAsync(Convert.FromHexString(hex), new IPEndPoint(IPAddress.Loopback, tracker.Port));

    private async Task<string> ReceiveAsync()
    {
        byte[] buffer = new byte[2048];
        return Convert.ToHexStringLower(buffer.AsSpan(0, await _socket.ReceiveAsync(buffer)));
    }
}
