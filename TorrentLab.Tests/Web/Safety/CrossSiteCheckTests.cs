using Microsoft.AspNetCore.Http;
using TorrentLab.Web.Safety;

namespace TorrentLab.Tests.Web.Safety;

public sealed class CrossSiteCheckTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("http://127.0.0.1:8000", "same-origin")]
    [InlineData("http://127.0.0.1:8000", null)]
    [InlineData(null, "none")]
    public void Our_page_and_programs_that_are_no_browsers_pass(string? origin, string? site) => Assert.True(CrossSiteCheck.IsOurs(Request(origin, site)));

    [Theory]
    [InlineData("http://evil.example", null)]
    [InlineData("null", null)]
    [InlineData("", null)]
    [InlineData("https://127.0.0.1:8000", null)]
    [InlineData("http://127.0.0.1:9000", null)]
    [InlineData("http://127.0.0.1:8000.evil.example", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    [InlineData("http://127.0.0.1:8000", "cross-site")]
    public void Pages_of_others_do_not(string? origin, string? site) => Assert.False(CrossSiteCheck.IsOurs(Request(origin, site)));

    [Theory]
    [InlineData("GET", "/api/torrents", false)]
    [InlineData("HEAD", "/", false)]
    [InlineData("GET", "/ws", true)]
    [InlineData("POST", "/api/torrents/add", true)]
    [InlineData("DELETE", "/api/torrents/x", true)]
    [InlineData("OPTIONS", "/api/torrents", true)]
    [InlineData("WHATEVER", "/", true)]
    public void It_matters_for_whatever_could_change_something(string method, string path, bool matters)
    {
        HttpRequest request = Request(null, null);
        (request.Method, request.Path) = (method, path);

        Assert.Equal(matters, CrossSiteCheck.Matters(request));
    }

    private static HttpRequest Request(string? origin, string? site)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        (request.Method, request.Scheme, request.Host) = ("POST", "http", new HostString("127.0.0.1:8000"));
        if (origin is not null) request.Headers.Origin = origin;
        if (site is not null) request.Headers["Sec-Fetch-Site"] = site;
        return request;
    }
}
