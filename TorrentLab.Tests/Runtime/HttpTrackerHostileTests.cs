using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TorrentLab.Lab;
using TorrentLab.Runtime;
using TorrentLab.Tests.Tracker;
using static TorrentLab.Tests.Tracker.RawAnswer;

namespace TorrentLab.Tests.Runtime;

public sealed class HttpTrackerHostileTests
{
    private const int MiB = 1024 * 1024;

    [Theory(Timeout = 10_000)]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZIP")]
    [InlineData("deflate")]
    [InlineData("deflate, bare")]
    public async Task A_compressed_answer_is_read_and_its_raw_body_kept(string encoding)
    {
        string packed = Pack(encoding, Announces.GoodBody);
        string header = $"Content-Encoding: {encoding.Replace(", bare", "", StringComparison.Ordinal)}\r\n";
        await using var server = new MockTracker { Default = Ok(packed, header) };
        using var client = new HttpTrackerClient();
        TrackerExchange exchange = await client.ExchangeAsync(server.Url, CancellationToken.None);
        Assert.Equal(Announces.GoodBody, Encoding.Latin1.GetString(exchange.Body.Span));
        Assert.Equal(packed, Encoding.Latin1.GetString(exchange.RawBody.Span));
    }

    [Theory(Timeout = 10_000)]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("deflate, bare")]
    public async Task A_decompression_bomb_ends_at_the_limit(string encoding)
    {
        string bomb = Pack(encoding, new string('x', 8 * MiB));
        Assert.True(bomb.Length < MiB, "the bomb must pass the limit of the transferred body");
        string header = $"Content-Encoding: {encoding.Replace(", bare", "", StringComparison.Ordinal)}\r\n";
        await using var server = new MockTracker { Default = Ok(bomb, header) };
        Assert.Equal("the answer is longer than 1048576 bytes", await Announces.FailAsync(server.Url));
    }

    [Theory(Timeout = 10_000)]
    [InlineData("br", "x", "the answer has the Content-Encoding \"br\"; only gzip and deflate are understood")]
    [InlineData("gzip, gzip", "x", "the answer has the Content-Encoding \"gzip, gzip\"; only gzip and deflate are understood")]
    [InlineData("gzip", "this is not gzip", "the compressed answer is damaged")]
    [InlineData("deflate", "\u0007\u0007\u0007", "the compressed answer is damaged")]
    [InlineData("deflate", "x\u007d\u00b1\u00b0\u00ca\u00cc", "the compressed answer is damaged")] // wants a dictionary that nobody has
    public async Task A_compression_that_cannot_be_undone_is_said(string encoding, string body, string message)
    {
        await using var server = new MockTracker { Default = Ok(body, $"Content-Encoding: {encoding}\r\n") };
        Assert.StartsWith(message, await Announces.FailAsync(server.Url), StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_truncated_gzip_body_is_the_tracker_s_fault()
    {
        string packed = Pack("gzip", Announces.GoodBody);
        await using var server = new MockTracker { Default = Ok(packed[..(packed.Length / 2)], "Content-Encoding: gzip\r\n") };
        Assert.NotEmpty(await Announces.FailAsync(server.Url));
    }

    [Theory(Timeout = 10_000)]
    [InlineData("Content-Length: 1048577\r\n\r\n", "")]
    [InlineData("Content-Length: 1000000000000000000\r\n\r\n", "")]
    [InlineData("\r\n", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n", "20\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n")]
    public async Task A_body_over_the_limit_is_not_read_to_its_end(string headers, string endless)
    {
        await using var server = new MockTracker { Default = Endlessly($"HTTP/1.1 200 OK\r\n{headers}", endless) };
        Assert.Equal("the answer is longer than 1048576 bytes", await Announces.FailAsync(server.Url));
    }

    [Theory(Timeout = 10_000)]
    [InlineData("HTTP/1.1 200 OK\r\n", "X-Padding: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Giant: ", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("HTTP/1.1 200 ", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task Headers_over_64_KiB_end_the_answer(string start, string endless)
    {
        await using var server = new MockTracker { Default = Endlessly(start, endless) };
        Assert.Equal("the headers of the answer are longer than 64 KiB", await Announces.FailAsync(server.Url));
    }

    [Theory(Timeout = 10_000)]
    [InlineData("", "the connection was closed before the answer was whole")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", "the connection was closed before the answer was whole")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nd8:interval", "the connection was closed before the answer was whole")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nd8", "the connection was closed before the answer was whole")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nd8", "the answer is not HTTP: ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nd8", "the answer is not HTTP: ")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n\r\n", "the answer is not HTTP: ")]
    [InlineData("d14:failure reason2:noe\r\n\r\n", "the answer is not HTTP: ")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "the answer is not HTTP: ")]
    [InlineData("HTTP/1.1 200 OK\r\n\u001b[2J\r\n\r\n", "the answer is not HTTP: ")]
    public async Task An_answer_that_is_cut_or_no_http_is_said(string bytes, string message)
    {
        await using var server = new MockTracker { Default = Raw(bytes) };
        string said = await Announces.FailAsync(server.Url);
        Assert.StartsWith(message, said, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', said);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nde")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nde")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Encoding: identity\r\n\r\nde and more than was announced")]
    [InlineData("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Type: nonsense\r\nDate: never\r\nContent-Length: 2\r\n\r\nde")]
    public async Task An_unusual_but_whole_answer_is_taken(string bytes)
    {
        await using var server = new MockTracker { Default = Raw(bytes) };
        using var client = new HttpTrackerClient();
        Assert.Empty((await client.AnnounceAsync(server.Url)).Peers);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_cookie_is_not_sent_back()
    {
        await using var server = new MockTracker { Default = Ok("de", "Set-Cookie: spy=1\r\n") };
        using var client = new HttpTrackerClient();
        await client.AnnounceAsync(server.Url);
        await client.AnnounceAsync(server.Url);
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.DoesNotContain("spy", request.Head, StringComparison.Ordinal));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_reset_connection_is_said()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> announce = Announces.FailAsync($"http://{listener.LocalEndpoint}/announce");
        using (Socket client = await listener.AcceptSocketAsync()) client.LingerState = new LingerOption(true, 0);
        Assert.EndsWith("before the answer was whole", await announce, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_port_where_nobody_listens_is_said()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Equal($"127.0.0.1 port {port} refused the connection", await Announces.FailAsync($"http://127.0.0.1:{port}/announce"));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_name_that_does_not_exist_is_said()
    {
        string name = new('x', 64); // a label has at most 63 characters, so no resolver is asked
        Assert.Equal($"the host name {name} cannot be resolved (DNS)", await Announces.FailAsync($"http://{name}/announce"));
    }

    [Theory(Timeout = 10_000)]
    [InlineData("http://0.0.0.0:1/announce")]
    [InlineData("http://[::]:1/announce")]
    [InlineData("http://255.255.255.255:1/announce")]
    [InlineData("http://224.0.0.1:1/announce")]
    [InlineData("http://a..b/announce")]
    [InlineData("http://.../announce")]
    [InlineData("http://[fe80::1%25nosuch]/announce")]
    public async Task An_impossible_host_is_the_tracker_s_fault(string url) => Assert.NotEmpty(await Announces.FailAsync(url));

    [Fact(Timeout = 10_000)]
    public async Task A_host_name_of_300_characters_is_the_tracker_s_fault() =>
        Assert.NotEmpty(await Announces.FailAsync($"http://{string.Join('.', Enumerable.Repeat("xxxxx", 50))}/announce"));

    private static TrackerAnswer Endlessly(string start, string endless) => TrackerAnswer.Forever(
        Encoding.Latin1.GetBytes(start), Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(endless, 1_000))));

    private static string Pack(string encoding, string body)
    {
        var packed = new MemoryStream();
        Stream packer = encoding switch
        {
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest),
            "deflate, bare" => new DeflateStream(packed, CompressionLevel.Fastest),
            _ => new GZipStream(packed, CompressionLevel.Fastest),
        };
        using (packer) packer.Write(Encoding.Latin1.GetBytes(body));
        return Encoding.Latin1.GetString(packed.ToArray());
    }
}
