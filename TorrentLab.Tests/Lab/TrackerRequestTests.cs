using System.Text;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Lab;

public sealed class TrackerRequestTests
{
    private const string Head =
        "GET /a%2fb/announce?info_hash=%00%ffa+b%7E&port=6881&event=&port=2&flag HTTP/1.1\r\nHost: 127.0.0.1:80\r\nX:  y \r\n\r\n";

    private readonly TrackerRequest _request = new(Head);

    [Fact]
    public void The_line_and_its_words_stay_as_they_came()
    {
        Assert.Equal(Head, _request.Head);
        Assert.Equal("GET /a%2fb/announce?info_hash=%00%ffa+b%7E&port=6881&event=&port=2&flag HTTP/1.1", _request.RequestLine);
        Assert.Equal("GET", _request.Method);
        Assert.Equal("/a%2fb/announce?info_hash=%00%ffa+b%7E&port=6881&event=&port=2&flag", _request.Target);
        Assert.Equal("/a%2fb/announce", _request.Path);
    }

    [Fact]
    public void A_query_value_is_decoded_once_and_a_plus_is_a_plus() =>
        Assert.Equal([0x00, 0xff, (byte)'a', (byte)'+', (byte)'b', (byte)'~'], _request.Bytes("info_hash"));

    [Fact]
    public void The_query_keeps_its_order_and_its_repetitions() =>
        Assert.Equal(
            ["info_hash=\u0000\u00ffa+b~", "port=6881", "event=", "port=2", "flag="],
            _request.Query.Select(parameter => $"{parameter.Key}={Encoding.Latin1.GetString(parameter.Value)}"));

    [Fact]
    public void A_key_gives_its_first_value_as_text()
    {
        Assert.Equal("6881", _request["port"]);
        Assert.Equal("", _request["event"]);
        Assert.Equal("\u0000\u00ffa+b~", _request["info_hash"]);
    }

    [Fact]
    public void A_key_that_was_not_sent_is_null_as_text_and_an_error_as_bytes()
    {
        Assert.Null(_request["peer_id"]);
        var error = Assert.Throws<KeyNotFoundException>(() => _request.Bytes("peer_id"));
        Assert.StartsWith("no 'peer_id' in GET /a%2fb/announce?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_headers_keep_their_order() =>
        Assert.Equal([new("Host", "127.0.0.1:80"), new("X", "y")], _request.Headers);

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("%%41", "%A")]
    [InlineData("%2541", "%41")]
    public void A_broken_escape_stays_as_it_stands(string sent, string value) =>
        Assert.Equal(value, new TrackerRequest($"GET /announce?key={sent} HTTP/1.1\r\n\r\n")["key"]);

    [Theory]
    [InlineData("\r\n\r\n", "", "", "")]
    [InlineData("GET\r\n\r\n", "GET", "GET", "")]
    [InlineData("\u0016\u0003\u0001\r\nno header\r\n\r\n", "\u0016\u0003\u0001", "\u0016\u0003\u0001", "")]
    [InlineData("GET /announce\r\n\r\n", "GET /announce", "GET", "/announce")]
    public void What_is_no_request_is_recorded_all_the_same(string head, string line, string method, string target)
    {
        var request = new TrackerRequest(head);
        Assert.Equal((line, method, target), (request.RequestLine, request.Method, request.Target));
        Assert.Empty(request.Query);
    }
}
