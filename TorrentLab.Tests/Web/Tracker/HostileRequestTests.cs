using System.Net;
using System.Net.Sockets;
using TorrentLab.Tracker.Server;
using TorrentLab.Web.Tracker;

namespace TorrentLab.Tests.Web.Tracker;

/// <summary>What strangers send to an open port. The server goes on, and no answer is of the kind 5xx.</summary>
public sealed class HostileRequestTests : IAsyncLifetime
{
    private const string Announce = "/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=bbbbbbbbbbbbbbbbbbbb&port=1&left=1";

    private TrackerServer _server = null!;

    public async Task InitializeAsync() => _server = await TrackerServer.StartAsync(
        new TrackerServerOptions { Port = 0, UdpPort = 0, Bind = IPAddress.Loopback }, TimeProvider.System, CancellationToken.None);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory(Timeout = 20_000)]
    [InlineData("GET " + Announce, "200 OK")]
    [InlineData("HEAD " + Announce, "200 OK")]
    [InlineData("GET /announce", "200 OK")] // with a failure reason
    [InlineData("GET /scrape?info_hash=%zz", "200 OK")]
    [InlineData("POST " + Announce, "405 Method Not Allowed")]
    [InlineData("GET /", "200 OK")]
    [InlineData("GET /../../etc/passwd", "404 Not Found")]
    [InlineData("GET /announce/", "404 Not Found")]
    [InlineData("GET http://x" + Announce, "200 OK")] // as to a proxy
    [InlineData("GET http://another.example" + Announce, "400 Bad Request")]
    [InlineData("OPTIONS *", "405 Method Not Allowed")]
    [InlineData("GET /announce?info_hash=\u00ff\u00fe", "400 Bad Request")] // raw bytes must be escaped
    [InlineData("GET /announce?\u0000", "400 Bad Request")]
    [InlineData("GET", "400 Bad Request")]
    [InlineData("CONNECT 198.51.100.1:80", "400 Bad Request")]
    public async Task Every_request_line_gets_its_answer(string line, string status)
    {
        using Deadline deadline = Deadline.InSeconds(15);

        string answer = await RawHttp.AskAsync(_server.Port, $"{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", deadline.Token);

        Assert.StartsWith($"HTTP/1.1 {status}\r\n", answer, StringComparison.Ordinal);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("line", "414")]
    [InlineData("header", "431")]
    [InlineData("headers", "431")]
    public async Task What_has_no_end_is_cut_off(string what, string status)
    {
        using Deadline deadline = Deadline.InSeconds(15);
        string request = what switch
        {
            "line" => "GET /announce?" + new string('a', 9000),
            "header" => "GET / HTTP/1.1\r\nHost: x\r\nX: " + new string('a', 20_000),
            _ => "GET / HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", 200)),
        };

        Assert.StartsWith($"HTTP/1.1 {status} ", await RawHttp.AskAsync(_server.Port, request, deadline.Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_connection_is_kept_for_the_next_question_unless_it_says_close()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        using RawHttp http = new();
        for (int i = 0; i < 3; i++)
        {
            await http.SendAsync(_server.Port, $"GET {Announce} HTTP/1.1\r\nHost: x\r\n\r\n", deadline.Token);
            Assert.Contains("\r\n\r\nd8:complete", await http.ReadAsync(deadline.Token), StringComparison.Ordinal);
        }

        // AskAsync ends only when the server closes.
        Assert.Contains("d8:complete", await RawHttp.AskAsync(_server.Port, $"GET {Announce} HTTP/1.0\r\n\r\n", deadline.Token), StringComparison.Ordinal);
        Assert.Contains("d8:complete", await RawHttp.AskAsync(_server.Port, $"GET {Announce} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", deadline.Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_body_that_is_announced_is_not_waited_for()
    {
        using Deadline deadline = Deadline.InSeconds(15);

        string answer = await RawHttp.AskAsync(_server.Port, $"GET {Announce} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n", deadline.Token);

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Garbage_over_UDP_is_survived()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(IPAddress.Loopback, _server.UdpPort, deadline.Token);
        foreach (int length in (int[])[0, 1, 15, 98, 2048, 2049, 60_000]) await socket.SendAsync(new byte[length], deadline.Token);

        await socket.SendAsync(Convert.FromHexString("0000041727101980000000000a0b0c0d"), deadline.Token);
        byte[] answer = new byte[UdpTrackerResponder.MaxAnswer];
        int answered = await socket.ReceiveAsync(answer, deadline.Token);
        // The 98 zeros are an announce with action 0, which is a connect of another protocol: no answer.
        Assert.Equal((16, "000000000a0b0c0d"), (answered, Convert.ToHexStringLower(answer[..8])));
    }
}
