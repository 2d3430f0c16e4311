using System.Net;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tests.Tracker;
using static TorrentLab.Tests.Tracker.ScriptedHttpServer;

namespace TorrentLab.Tests.Runtime;

public sealed class HttpTrackerRedirectTests
{
    [Theory(Timeout = 10_000)]
    [InlineData("301 Moved Permanently")]
    [InlineData("302 Found")]
    [InlineData("303 See Other")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task A_redirect_is_followed_with_the_bytes_of_its_target(string status)
    {
        await using var target = new ScriptedHttpServer(Ok(Announces.GoodBody));
        string location = $"{target.Url}/x%2fy/./z?info_hash=%41%c3%ff&k=a b#part";
        await using var server = new ScriptedHttpServer(Ok("", $"Location: {location}\r\n", status));
        using var client = new HttpTrackerClient();
        TrackerExchange exchange = await client.ExchangeAsync($"{server.Url}/announce", CancellationToken.None);
        Assert.Equal(200, exchange.Status);
        Assert.Equal([$"{server.Url}/announce", $"{target.Url}/x%2fy/./z?info_hash=%41%c3%ff&k=a%20b"], exchange.Urls);
        Assert.StartsWith("GET /x%2fy/./z?info_hash=%41%c3%ff&k=a%20b HTTP/1.1\r\n", Assert.Single(target.Requests), StringComparison.Ordinal);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("/there?x=1", "GET /there?x=1 ")]
    [InlineData("there", "GET /a/there ")]
    [InlineData("?x=http://y", "GET /a/announce?x=http://y ")]
    public async Task A_relative_redirect_starts_at_what_was_asked(string location, string request)
    {
        await using var server = new ScriptedHttpServer((stream, head, ct) => WriteAsync(stream,
            head.StartsWith("GET /a/announce HTTP", StringComparison.Ordinal) ? Found(location) : Ok(Announces.GoodBody), ct));
        using var client = new HttpTrackerClient();
        await client.ExchangeAsync($"{server.Url}/a/announce", CancellationToken.None);
        Assert.StartsWith(request, server.Requests[^1], StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact(Timeout = 10_000)]
    public async Task Five_redirects_are_followed_and_a_sixth_is_not()
    {
        int more = 5;
        await using var server = new ScriptedHttpServer((stream, head, ct) =>
        {
            int step = int.Parse(head.Split(' ', '/')[2], System.Globalization.CultureInfo.InvariantCulture);
            return WriteAsync(stream, step < more ? Found($"/{step + 1}") : Ok(Announces.GoodBody), ct);
        });
        using var client = new HttpTrackerClient();
        Assert.Equal(200, (await client.ExchangeAsync($"{server.Url}/0", CancellationToken.None)).Status);
        more = 6;
        var error = await Assert.ThrowsAsync<TrackerException>(
            () => client.ExchangeAsync($"{server.Url}/0", CancellationToken.None));
        Assert.Equal("the tracker redirects more than 5 times", error.Message);
        Assert.Equal(12, server.Requests.Count);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_loop_of_redirects_is_seen()
    {
        await using var server = new ScriptedHttpServer((stream, head, ct) =>
            WriteAsync(stream, Found(head.StartsWith("GET /b ", StringComparison.Ordinal) ? "/c" : "/b"), ct));
        Assert.Equal($"the tracker redirects in a loop: {server.Url}/b", await Announces.FailAsync($"{server.Url}/announce"));
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("Location: file:///etc/passwd\r\n", "the tracker's redirect is refused: \"file\" is not a tracker's scheme (http, https)")]
    [InlineData("Location: ftp://x/y\r\n", "the tracker's redirect is refused: \"ftp\" is not a tracker's scheme (http, https)")]
    [InlineData("Location: udp://x:1\r\n", "the tracker's redirect is refused: udp trackers are not supported yet")]
    [InlineData("Location: http://\r\n", "the tracker's redirect is refused: \"http://\" is not a valid URL")]
    [InlineData("Location: javascript:alert(1)\r\n", "the tracker's redirect is refused: not a tracker URL")]
    [InlineData("Location:\r\n", "the tracker redirects in a loop: ")]
    [InlineData("", "the tracker answered 302, a redirect, without saying where to")]
    public async Task A_redirect_to_no_http_address_is_refused(string header, string message)
    {
        await using var server = new ScriptedHttpServer(Ok("", header, "302 Found"));
        Assert.StartsWith(message, await Announces.FailAsync($"{server.Url}/announce"), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_public_tracker_may_not_redirect_to_a_private_address()
    {
        await using var inside = new ScriptedHttpServer(Ok(Announces.GoodBody), IPAddress.IPv6Loopback);
        await using var outside = new ScriptedHttpServer(Found($"{inside.Url}/announce"));
        var options = new HttpTrackerOptions { IsPublic = address => address.Equals(IPAddress.Loopback) };
        Assert.Equal("a public tracker may not redirect to the private address ::1",
            await Announces.FailAsync($"{outside.Url}/announce", options));
        Assert.Empty(inside.Requests);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_private_tracker_may_redirect_to_a_private_address()
    {
        await using var inside = new ScriptedHttpServer(Ok(Announces.GoodBody), IPAddress.IPv6Loopback);
        await using var outside = new ScriptedHttpServer(Found($"{inside.Url}/announce"));
        using var client = new HttpTrackerClient();
        Assert.Single((await client.AnnounceAsync($"{outside.Url}/announce")).Peers);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_redirect_does_not_learn_the_password()
    {
        await using var target = new ScriptedHttpServer(Ok(Announces.GoodBody));
        await using var server = new ScriptedHttpServer(Found($"{target.Url}/announce"));
        using var client = new HttpTrackerClient();
        await client.AnnounceAsync($"http://user:secret@127.0.0.1:{server.Port}/announce");
        Assert.Contains("Authorization", Assert.Single(server.Requests), StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", Assert.Single(target.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.128.0.1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("192.0.2.1", true)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", true)]
    public void Addresses_are_public_or_not(string address, bool isPublic) =>
        Assert.Equal(isPublic, HttpTrackerDialer.IsPublicAddress(IPAddress.Parse(address)));

    private static string Found(string location) => Ok("", $"Location: {location}\r\n", "302 Found");

    private static Task WriteAsync(Stream stream, string latin1, CancellationToken ct) =>
        stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(latin1), ct).AsTask();
}
