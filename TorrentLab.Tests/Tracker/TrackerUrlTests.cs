using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

public sealed class TrackerUrlTests
{
    [Theory]
    [InlineData("http://t.example/announce", "http://t.example/announce")]
    [InlineData("http://t.example:80/announce.php", "http://t.example:80/announce.php")]
    [InlineData("https://t/0123456789abcdef0123456789abcdef/announce", "https://t/***/announce")]
    [InlineData("https://t/abcdefghijklmnopqrstuvwxyz/announce", "https://t/***/announce")]
    [InlineData("https://t/announce/s3cr3tkey", "https://t/announce/***")]
    [InlineData("http://t/announce?passkey=secret&x&y=1=2#z", "http://t/announce?passkey=***&***&y=***")]
    [InlineData("http://user:secret@t:1/announce", "http://***@t:1/announce")]
    [InlineData("http://user@secret:p@t/announce", "http://***@t/announce")]
    [InlineData("http://t?secret", "http://t?***")]
    [InlineData("udp://t:6969", "udp://t:6969")]
    [InlineData("http://", "http://")]
    [InlineData("secret", "***")]
    [InlineData("", "***")]
    [InlineData("http://t/\u001b[2J", "http://t/\\u{1b}[2J")]
    public void A_shown_address_holds_no_secret(string url, string shown) => Assert.Equal(shown, TrackerUrl.Redacted(url));

    [Theory]
    [InlineData("http://t/announce", null)]
    [InlineData("HTTPS://t", null)]
    [InlineData("http://[2001:db8::1]:6969/announce", null)]
    [InlineData("udp://t:6969", "udp trackers are not supported yet")]
    [InlineData("wss://t", "\"wss\" is not a tracker's scheme (http, https)")]
    [InlineData("file:///etc/passwd", "\"file\" is not a tracker's scheme (http, https)")]
    [InlineData("announce", "not a tracker URL: it has no \"http://\" or the like in front")]
    [InlineData("http://", "\"http://\" is not a valid URL")]
    [InlineData("http://t:99999/", "\"http://t:99999/\" is not a valid URL")]
    [InlineData("http://t:0/", "\"http://t:0/\" is not a valid URL")]
    [InlineData("http://t\r\nx/", "\"http://t\\u{d}\\u{a}x/\" is not a valid URL")]
    public void An_address_that_cannot_be_asked_is_told_why(string url, string? problem) =>
        Assert.Equal(problem, TrackerUrl.Problem(url, TrackerUrl.HttpSchemes));

    [Fact]
    public void A_caller_with_a_udp_driver_may_ask_udp_trackers() =>
        Assert.Null(TrackerUrl.Problem("udp://t:6969", ["http", "https", "udp"]));
}
