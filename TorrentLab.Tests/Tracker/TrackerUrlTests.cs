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
    [InlineData("udp://t:6969", null)]
    [InlineData("UDP://[2001:db8::1]:6969/announce?x", null)]
    [InlineData("udp://t/announce", "\"udp://t/announce\" names no port, and udp trackers have no usual one: udp://HOST:PORT")]
    [InlineData("udp://t:0", "\"udp://t:0\" is not a valid URL")]
    [InlineData("udp://:6969/", "\"udp://:6969/\" is not a valid URL")]
    [InlineData("wss://t", "the scheme \"wss\" is not served here (only http, https, udp)")]
    [InlineData("file:///etc/passwd", "the scheme \"file\" is not served here (only http, https, udp)")]
    [InlineData("announce", "not a tracker URL: it has no \"http://\" or the like in front")]
    [InlineData("http://", "\"http://\" is not a valid URL")]
    [InlineData("http://t:99999/", "\"http://t:99999/\" is not a valid URL")]
    [InlineData("http://t:0/", "\"http://t:0/\" is not a valid URL")]
    [InlineData("http://t:80 ", "\"http://t:80 \" is not a valid URL")]
    [InlineData("udp://[1:1:1:1:1:1:1:8:/1]", "\"udp://[1:1:1:1:1:1:1:8:/1]\" is not a valid URL")]
    [InlineData("http://[::/64]/announce", "\"http://[::/64]/announce\" is not a valid URL")]
    [InlineData(" udp://t:80", "the scheme \" udp\" is not served here (only http, https, udp)")]
    [InlineData("http://t\r\nx/", "\"http://t\\u{d}\\u{a}x/\" is not a valid URL")]
    public void An_address_that_cannot_be_asked_is_told_why(string url, string? problem) =>
        Assert.Equal(problem, TrackerUrl.Problem(url, TrackerUrl.AllSchemes));

    [Fact]
    public void A_caller_without_a_udp_driver_may_not_ask_udp_trackers() =>
        Assert.Equal("the scheme \"udp\" is not served here (only http, https)", TrackerUrl.Problem("udp://t:6969", TrackerUrl.HttpSchemes));

    [Theory]
    [InlineData("udp://t:6969", "")]
    [InlineData("udp://t:6969/", "/")]
    [InlineData("udp://user@t:6969?a=b/c#z", "?a=b/c")]
    [InlineData("udp://t:6969/a b?\u00e9", "/a%20b?%C3%A9")]
    public void Path_and_query_are_what_stands_behind_the_port(string url, string expected) =>
        Assert.Equal(expected, TrackerUrl.PathAndQuery(url));
}
