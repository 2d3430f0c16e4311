using System.Net;
using System.Text;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tests.Tracker;
using TorrentLab.Tracker;
using static TorrentLab.Tests.Tracker.RawAnswer;

namespace TorrentLab.Tests.Runtime;

public sealed class HttpTrackerClientTests
{
    [Fact(Timeout = 10_000)]
    public async Task An_announce_brings_peers()
    {
        await using var server = new MockTracker { Default = Ok(Announces.GoodBody) };
        using var client = new HttpTrackerClient();
        AnnounceAnswer answer = await client.AnnounceAsync(server.Url);
        Assert.Equal("192.0.2.1:6881", Assert.Single(answer.Peers).ToString());
    }

    [Fact(Timeout = 10_000)]
    public async Task The_request_has_these_bytes()
    {
        await using var server = new MockTracker { Default = Ok(Announces.GoodBody) };
        using var client = new HttpTrackerClient();
        await client.AnnounceAsync($"{server.Origin}/a%2fB/./announce?x=%41%c3+%7e");
        Assert.Equal(
            "GET /a%2fB/./announce?x=%41%c3+%7e&info_hash=aAzZ09-._~%20%00%7F%25%26%2B%2F%3D%3F%21&peer_id=-tL0100-abcdefghijkl"
            + "&port=6881&uploaded=0&downloaded=0&left=1&compact=1&no_peer_id=1&numwant=50&key=00000001&event=started HTTP/1.1\r\n"
            + $"Host: 127.0.0.1:{server.Port}\r\nUser-Agent: TorrentLab/0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n",
            Assert.Single(server.Requests).Head);
    }

    [Fact(Timeout = 10_000)]
    public async Task An_exchange_shows_request_and_answer_as_they_went()
    {
        await using var server = new MockTracker { Default = Ok("hello", "X-Tracker: a\r\nContent-Type: text/plain\r\n", "404 Not Here") };
        using var client = new HttpTrackerClient();
        TrackerExchange exchange = await client.ExchangeAsync($"{server.Origin}/x?y", CancellationToken.None);
        Assert.Equal([$"{server.Origin}/x?y"], exchange.Urls);
        Assert.Equal(Assert.Single(server.Requests).Head, exchange.Request.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n");
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, server.Port), exchange.Remote);
        Assert.Equal((404, "HTTP/1.1 404 Not Here"), (exchange.Status, exchange.StatusLine));
        Assert.Equal("a", exchange.Headers.Single(header => header.Key == "X-Tracker").Value);
        Assert.Equal("text/plain", exchange.Headers.Single(header => header.Key == "Content-Type").Value);
        Assert.Equal("hello", Encoding.ASCII.GetString(exchange.RawBody.Span));
        Assert.Equal("hello", Encoding.ASCII.GetString(exchange.Body.Span));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_tracker_on_ipv6_is_reached_and_shown_with_brackets()
    {
        await using var server = new MockTracker(IPAddress.IPv6Loopback) { Default = Ok(Announces.GoodBody) };
        using var client = new HttpTrackerClient();
        TrackerExchange exchange = await client.ExchangeAsync(server.Url, CancellationToken.None);
        Assert.Contains($"\nHost: [::1]:{server.Port}\n", exchange.Request, StringComparison.Ordinal);
        Assert.Contains($"\r\nHost: [::1]:{server.Port}\r\n", Assert.Single(server.Requests).Head, StringComparison.Ordinal);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_name_with_addresses_of_both_families_is_reached_on_either(string address)
    {
        await using var server = new MockTracker(IPAddress.Parse(address)) { Default = Ok(Announces.GoodBody) };
        IPAddress[] addresses = await Dns.GetHostAddressesAsync("localhost");
        if (!addresses.Contains(IPAddress.Parse(address))) return; // this machine's name has one family only
        using var client = new HttpTrackerClient();
        Assert.Single((await client.AnnounceAsync($"http://localhost:{server.Port}/announce")).Peers);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_scrape_asks_the_scrape_address()
    {
        await using var server = new MockTracker { Scrape = Ok("d5:filesd20:aaaaaaaaaaaaaaaaaaaad8:completei7eeee") };
        using var client = new HttpTrackerClient();
        var hash = new Sha1Hash("aaaaaaaaaaaaaaaaaaaa"u8);
        ScrapeAnswer answer = await client.ScrapeAsync(server.Url, [hash], CancellationToken.None);
        Assert.Equal(7, answer.Torrents[hash].Complete);
        Assert.StartsWith("GET /scrape?info_hash=aaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\n", Assert.Single(server.Requests).Head, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task User_and_password_of_the_address_become_basic_authorization()
    {
        await using var server = new MockTracker { Default = Ok(Announces.GoodBody) };
        using var client = new HttpTrackerClient();
        await client.AnnounceAsync($"http://us%65r:p%40ss@127.0.0.1:{server.Port}/announce");
        string request = Assert.Single(server.Requests).Head;
        Assert.Contains("\r\nAuthorization: Basic dXNlcjpwQHNz\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"\r\nHost: 127.0.0.1:{server.Port}\r\n", request, StringComparison.Ordinal);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("404 Not Found", "<html>", "the tracker answered HTTP/1.1 404 Not Found")]
    [InlineData("500 \u001b[2J", "", "the tracker answered HTTP/1.1 500")]
    [InlineData("503 Busy", Announces.GoodBody, "the tracker answered HTTP/1.1 503 Busy")]
    [InlineData("400 Bad", "d14:failure reason12:unregisterede", "the tracker refused: unregistered")]
    [InlineData("304 Not Modified", "", "the tracker answered HTTP/1.1 304 Not Modified")]
    [InlineData("200 OK", "d14:failure reason2:noe", "the tracker refused: no")]
    [InlineData("200 OK", "<html>", "the answer is not bencode: byte 0")]
    [InlineData("200 OK", "", "the answer is not bencode: byte 0")]
    public async Task An_answer_without_peers_is_explained(string status, string body, string message)
    {
        await using var server = new MockTracker { Default = Ok(body, status: status) };
        Assert.StartsWith(message, await Announces.FailAsync(server.Url), StringComparison.Ordinal);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("udp://127.0.0.1:1/announce", "the scheme \"udp\" is not served here (only http, https)")]
    [InlineData("file:///etc/passwd", "the scheme \"file\" is not served here (only http, https)")]
    [InlineData("announce", "not a tracker URL")]
    [InlineData("http://:80/announce", "\"http://:80/announce\" is not a valid URL")]
    public async Task An_address_that_is_no_http_tracker_is_refused_before_any_connection(string url, string message) =>
        Assert.StartsWith(message, await Announces.FailAsync(url), StringComparison.Ordinal);

    [Fact(Timeout = 10_000)]
    public async Task A_caller_that_gives_up_gets_its_cancellation()
    {
        await using var server = new MockTracker { Default = TrackerAnswer.NeverAnswer };
        using var client = new HttpTrackerClient();
        using var patience = new CancellationTokenSource();
        Task<AnnounceAnswer> announce = client.AnnounceAsync(server.Url, Announces.Request, patience.Token);
        await server.WaitForRequestsAsync(1, CancellationToken.None);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => announce);
    }
}
