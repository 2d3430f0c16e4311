using System.Net;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tests.Tracker;
using static TorrentLab.Tests.Tracker.RawAnswer;

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
        await using var target = new MockTracker { Default = Ok(Announces.GoodBody) };
        string location = $"{target.Origin}/x%2fy/./z?info_hash=%41%c3%ff&k=a b#part";
        await using var server = new MockTracker { Default = Ok("", $"Location: {location}\r\n", status) };
        using var client = new HttpTrackerClient();
        TrackerExchange exchange = await client.ExchangeAsync(server.Url, CancellationToken.None);
        Assert.Equal(200, exchange.Status);
        Assert.Equal([server.Url, $"{target.Origin}/x%2fy/./z?info_hash=%41%c3%ff&k=a%20b"], exchange.Urls);
        Assert.StartsWith("GET /x%2fy/./z?info_hash=%41%c3%ff&k=a%20b HTTP/1.1\r\n", Assert.Single(target.Requests).Head, StringComparison.Ordinal);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("/there?x=1", "GET /there?x=1 ")]
    [InlineData("there", "GET /a/there ")]
    [InlineData("?x=http://y", "GET /a/announce?x=http://y ")]
    public async Task A_relative_redirect_starts_at_what_was_asked(string location, string request)
    {
        await using var server = new MockTracker { Default = Ok(Announces.GoodBody) };
        server.Enqueue(TrackerAnswer.Redirect(location));
        using var client = new HttpTrackerClient();
        await client.ExchangeAsync($"{server.Origin}/a/announce", CancellationToken.None);
        Assert.StartsWith(request, server.Requests[^1].Head, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("//[1:1:1:1:1:1:1:8:/1]")]
    [InlineData("\\\\[1:1:1:1:1:1:1:8:/1]")]
    [InlineData("http://[1:1:1:1:1:1:1:8:/1]")]
    public async Task A_redirect_to_what_is_no_address_is_refused(string location)
    {
        await using var server = new MockTracker { Default = TrackerAnswer.Redirect(location) };
        using var client = new HttpTrackerClient();
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.ExchangeAsync(server.Url, CancellationToken.None));
        Assert.Equal("the tracker's redirect is refused: \"http://[1:1:1:1:1:1:1:8:/1]\" is not a valid URL", error.Message);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_redirect_may_leave_out_the_scheme()
    {
        await using var target = new MockTracker { Default = Ok(Announces.GoodBody) };
        await using var server = new MockTracker { Default = TrackerAnswer.Redirect($"//127.0.0.1:{target.Port}/there") };
        using var client = new HttpTrackerClient();
        await client.ExchangeAsync(server.Url, CancellationToken.None);
        Assert.StartsWith("GET /there ", Assert.Single(target.Requests).Head, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task Five_redirects_are_followed_and_a_sixth_is_not()
    {
        await using var server = new MockTracker { Default = Ok(Announces.GoodBody) };
        for (int step = 1; step <= 5; step++) server.Enqueue(TrackerAnswer.Redirect($"/{step}"));
        using var client = new HttpTrackerClient();
        Assert.Equal(200, (await client.ExchangeAsync($"{server.Origin}/0", CancellationToken.None)).Status);
        for (int step = 1; step <= 6; step++) server.Enqueue(TrackerAnswer.Redirect($"/{step}"));
        var error = await Assert.ThrowsAsync<TrackerException>(
            () => client.ExchangeAsync($"{server.Origin}/0", CancellationToken.None));
        Assert.Equal("the tracker redirects more than 5 times", error.Message);
        Assert.Equal(12, server.Requests.Count);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_loop_of_redirects_is_seen()
    {
        await using var server = new MockTracker();
        foreach (string location in (string[])["/b", "/c", "/b"]) server.Enqueue(TrackerAnswer.Redirect(location));
        Assert.Equal($"the tracker redirects in a loop: {server.Origin}/b", await Announces.FailAsync(server.Url));
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("Location: file:///etc/passwd\r\n", "the tracker's redirect is refused: the scheme \"file\" is not served here (only http, https)")]
    [InlineData("Location: ftp://x/y\r\n", "the tracker's redirect is refused: the scheme \"ftp\" is not served here (only http, https)")]
    [InlineData("Location: udp://x:1\r\n", "the tracker's redirect is refused: the scheme \"udp\" is not served here (only http, https)")]
    [InlineData("Location: http://\r\n", "the tracker's redirect is refused: \"http://\" is not a valid URL")]
    [InlineData("Location: javascript:alert(1)\r\n", "the tracker's redirect is refused: not a tracker URL")]
    [InlineData("Location:\r\n", "the tracker redirects in a loop: ")]
    [InlineData("", "the tracker answered 302, a redirect, without saying where to")]
    public async Task A_redirect_to_no_http_address_is_refused(string header, string message)
    {
        await using var server = new MockTracker { Default = Ok("", header, "302 Found") };
        Assert.StartsWith(message, await Announces.FailAsync(server.Url), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_public_tracker_may_not_redirect_to_a_private_address()
    {
        await using var inside = new MockTracker(IPAddress.IPv6Loopback) { Default = Ok(Announces.GoodBody) };
        await using var outside = new MockTracker { Default = TrackerAnswer.Redirect(inside.Url) };
        var options = new HttpTrackerOptions { IsPublic = address => address.Equals(IPAddress.Loopback) };
        Assert.Equal("a public tracker may not redirect to the private address ::1",
            await Announces.FailAsync(outside.Url, options));
        Assert.Empty(inside.Requests);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_private_tracker_may_redirect_to_a_private_address()
    {
        await using var inside = new MockTracker(IPAddress.IPv6Loopback) { Default = Ok(Announces.GoodBody) };
        await using var outside = new MockTracker { Default = TrackerAnswer.Redirect(inside.Url) };
        using var client = new HttpTrackerClient();
        Assert.Single((await client.AnnounceAsync(outside.Url)).Peers);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_redirect_does_not_learn_the_password()
    {
        await using var target = new MockTracker { Default = Ok(Announces.GoodBody) };
        await using var server = new MockTracker { Default = TrackerAnswer.Redirect(target.Url) };
        using var client = new HttpTrackerClient();
        await client.AnnounceAsync($"http://user:secret@127.0.0.1:{server.Port}/announce");
        Assert.Contains("Authorization", Assert.Single(server.Requests).Head, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", Assert.Single(target.Requests).Head, StringComparison.Ordinal);
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
}
