using System.Text;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

public sealed class HttpRequestTests
{
    private const string Rest = "\r\nUser-Agent: TorrentLab/0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n";

    [Theory]
    [InlineData("http://tracker.example/a?b=%41", "GET /a?b=%41 HTTP/1.1\r\nHost: tracker.example")]
    [InlineData("http://tracker.example:80/", "GET / HTTP/1.1\r\nHost: tracker.example")]
    [InlineData("https://tracker.example:80/", "GET / HTTP/1.1\r\nHost: tracker.example:80")]
    [InlineData("http://[2001:db8::1]:6969/", "GET / HTTP/1.1\r\nHost: [2001:db8::1]:6969")]
    [InlineData("http://b\u00fccher.example/", "GET / HTTP/1.1\r\nHost: xn--bcher-kva.example")]
    public void A_request_has_these_bytes(string url, string start) =>
        Assert.Equal($"{start}{Rest}\r\n", Bytes(url, withPassword: true));

    [Fact]
    public void A_password_is_sent_where_it_may_be()
    {
        const string Url = "http://us%65r:p%40ss@tracker.example/";
        const string Start = "GET / HTTP/1.1\r\nHost: tracker.example";
        Assert.Equal($"{Start}{Rest}Authorization: Basic dXNlcjpwQHNz\r\n\r\n", Bytes(Url, withPassword: true));
        Assert.Equal($"{Start}{Rest}\r\n", Bytes(Url, withPassword: false));
    }

    private static string Bytes(string url, bool withPassword)
    {
        var uri = new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return Encoding.Latin1.GetString(HttpRequest.Bytes(HttpRequest.Text(uri, withPassword)));
    }
}
