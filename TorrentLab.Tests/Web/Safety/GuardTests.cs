using System.Net;
using System.Text.Json;
using TorrentLab.Web.Safety;

namespace TorrentLab.Tests.Web.Safety;

/// <summary>What the whole server lets pass, asked over HTTP.</summary>
public sealed class GuardTests
{
    private static readonly string[] Everywhere = ["/", "/api/server", "/api/torrents", "/api/login", "/ws", "/docs/index.html", "/openapi/v1.json", "/nowhere"];

    public static TheoryData<string> Paths => [.. Everywhere];

    [Theory(Timeout = 20_000), MemberData(nameof(Paths))]
    public async Task A_foreign_host_name_gets_nothing_anywhere(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "evil.example" } };

        using HttpResponseMessage answer = await server.Client.SendAsync(request);

        Assert.Contains("--host", await server.ProblemAsync(HttpStatusCode.Forbidden, answer), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_name_that_was_given_passes()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { HostNames = ["lab.example"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/torrents") { Headers = { Host = "lab.example:80" } };

        using HttpResponseMessage answer = await server.Client.SendAsync(request);

        await server.ExpectAsync(HttpStatusCode.OK, answer);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("POST", "/api/torrents/add")]
    [InlineData("POST", "/api/share")]
    [InlineData("PUT", "/api/settings")]
    [InlineData("POST", "/api/login")]
    [InlineData("POST", "/api/logout")]
    [InlineData("DELETE", "/api/torrents/0000000000000000000000000000000000000000")]
    [InlineData("PATCH", "/api/torrents/0000000000000000000000000000000000000000")]
    [InlineData("GET", "/ws")]
    [InlineData("GET", "/ws/")]
    [InlineData("GET", "/%57S/")]
    public async Task Another_sites_page_changes_nothing(string method, string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach ((string header, string value) in (ReadOnlySpan<(string, string)>)[("Origin", "http://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site")])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Add(header, value);

            using HttpResponseMessage answer = server.Client.Send(request);

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Theory(Timeout = 20_000)]
    [InlineData("GET", "/api/torrents")]
    [InlineData("POST", "/api/torrents/add")]
    [InlineData("POST", "/api/share")]
    [InlineData("GET", "/api/settings")]
    [InlineData("PUT", "/api/settings")]
    [InlineData("GET", "/api/torrents/0000000000000000000000000000000000000000")]
    [InlineData("GET", "/api/torrents/0000000000000000000000000000000000000000/files/0")]
    [InlineData("GET", "/API/torrents")]
    [InlineData("GET", "/ws")]
    [InlineData("GET", "/WS")]
    [InlineData("GET", "/ws/")]
    [InlineData("GET", "/%57S/")]
    [InlineData("GET", "/api/torrents/")]
    [InlineData("GET", "/%61pi//torrents")]
    [InlineData("GET", "/docs/../api/torrents")]
    [InlineData("POST", "/api/login/")]
    public async Task Without_the_password_nothing_is_seen_or_changed(string method, string path)
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { Password = "right" });
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using HttpResponseMessage answer = await server.Client.SendAsync(request);

        await server.ProblemAsync(HttpStatusCode.Unauthorized, answer);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_login_opens_everything_until_the_logout()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { Password = "right" });
        using HttpResponseMessage login = await server.Client.PostAsync("/api/login", RunningServer.Json("""{"password":"right"}"""));
        await server.ExpectAsync(HttpStatusCode.NoContent, login);
        string cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        string session = cookie.Split(';')[0];

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, HttpMethod.Get, "/api/torrents", session));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, HttpMethod.Get, "/api/torrents", $"{Guard.Cookie}=chosen-by-somebody"));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(server, HttpMethod.Post, "/api/logout", session));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, HttpMethod.Get, "/api/torrents", session));
    }

    [Fact(Timeout = 20_000)]
    public async Task Guessing_is_stopped_and_told_when_to_try_again()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { Password = "right" });
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage wrong = await server.Client.PostAsync("/api/login", RunningServer.Json("""{"password":"wrong"}"""));
            await server.ProblemAsync(HttpStatusCode.Unauthorized, wrong);
        }

        using HttpResponseMessage answer = await server.Client.PostAsync("/api/login", RunningServer.Json("""{"password":"right"}"""));

        await server.ProblemAsync(HttpStatusCode.TooManyRequests, answer);
        Assert.Equal(TimeSpan.FromSeconds(60), answer.Headers.RetryAfter!.Delta);
    }

    [Fact(Timeout = 20_000)]
    public async Task Who_is_not_logged_in_learns_of_the_server_only_that_it_needs_a_password()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { Password = "right", HasTracker = true });

        JsonElement answer = await server.GetAsync("/api/server");

        Assert.True(answer.GetProperty("needsPassword").GetBoolean());
        Assert.False(answer.GetProperty("loggedIn").GetBoolean());
        foreach (string key in (string[])["trackerUrl", "freeSpace", "peerPort"]) Assert.Equal(JsonValueKind.Null, answer.GetProperty(key).ValueKind);
    }

    [Fact(Timeout = 20_000)]
    public async Task The_tracker_is_for_everybody()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { Password = "right", HasTracker = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/announce?info_hash=%FF%FEaaaaaaaaaaaaaaaaaa&peer_id=-XX0001-abcdefghijkl&port=6000&left=1&uploaded=0&downloaded=0")
        {
            Headers = { Host = "any.example" },
        };

        using HttpResponseMessage answer = await server.Client.SendAsync(request);

        Assert.StartsWith("d8:complete", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Every_answer_tells_the_browser_to_run_nothing_of_strangers()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (string path in Everywhere)
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(path);

            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
            Assert.Equal(["same-origin"], answer.Headers.GetValues("Cross-Origin-Resource-Policy"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact(Timeout = 10_000)]
    public async Task Beyond_this_machine_there_is_no_server_without_a_password() => await Assert.ThrowsAsync<ArgumentException>(
        () => RunningServer.StartAsync(options => options with { Bind = IPAddress.Any }));

    [Fact(Timeout = 10_000)]
    public async Task An_address_that_is_not_of_this_machine_is_said_to_be_unusable()
    {
        IOException refused = await Assert.ThrowsAsync<IOException>(
            () => RunningServer.StartAsync(options => options with { Bind = IPAddress.Parse("192.0.2.1"), Password = "right" }));

        Assert.Contains("192.0.2.1", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningServer server, HttpMethod method, string path, string cookie)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
