using System.IO.Compression;
using System.Net;
using System.Text;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Lab;

/// <summary>Golden bytes: what a client finds on the connection.</summary>
public sealed class TrackerAnswerTests
{
    private static readonly IPEndPoint[] Both = [IPEndPoint.Parse("192.0.2.1:6881"), IPEndPoint.Parse("[2001:db8::1]:258")];

    [Fact(Timeout = 10_000)]
    public async Task Compact_peers_have_6_bytes_each_and_18_in_peers6() =>
        Assert.Equal(
            Ok("d8:intervali1800e5:peers6:\u00c0\u0000\u0002\u0001\u001a\u00e1"
                + "6:peers618:\u0020\u0001\u000d\u00b8\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0001\u0001\u0002e"),
            await WrittenAsync(TrackerAnswer.Peers(Both)));

    [Fact(Timeout = 10_000)]
    public async Task Peers_as_dictionaries_have_their_addresses_as_text() =>
        Assert.Equal(
            Ok("d8:intervali5e12:min intervali2e5:peersld2:ip9:192.0.2.14:porti6881eed2:ip11:2001:db8::14:porti258eee"
                + "10:tracker id2:id15:warning message5:caf\u00c3\u00a9e"),
            await WrittenAsync(TrackerAnswer.Peers(Both, 5, 2, compact: false, trackerId: "id", warning: "caf\u00e9")));

    [Fact(Timeout = 10_000)]
    public async Task No_peers_are_an_empty_string() =>
        Assert.Equal(Ok("d8:intervali1800e5:peers0:e"), await WrittenAsync(TrackerAnswer.Peers([])));

    [Fact(Timeout = 10_000)]
    public async Task A_refusal_comes_with_200() =>
        Assert.Equal(Ok("d14:failure reason2:noe"), await WrittenAsync(TrackerAnswer.Failure("no")));

    [Fact(Timeout = 10_000)]
    public async Task A_scrape_has_the_figures_under_the_info_hash() =>
        Assert.Equal(
            Ok("d5:filesd20:aaaaaaaaaaaaaaaaaa\u0000\u00ffd8:completei7e10:downloadedi8e10:incompletei9eeee"),
            await WrittenAsync(TrackerAnswer.Scrape([.. "aaaaaaaaaaaaaaaaaa"u8, 0x00, 0xff], 7, 8, 9)));

    [Fact(Timeout = 10_000)]
    public async Task A_status_has_its_reason() =>
        Assert.Equal(
            "HTTP/1.1 404 NotFound\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno",
            await WrittenAsync(TrackerAnswer.Status(404, "no"u8)));

    [Fact(Timeout = 10_000)]
    public async Task A_redirect_says_where_to() =>
        Assert.Equal(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            await WrittenAsync(TrackerAnswer.Redirect("http://127.0.0.1/x")));

    [Fact(Timeout = 10_000)]
    public async Task Chunks_have_hexadecimal_lengths_and_an_empty_last_one() =>
        Assert.Equal(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\na\r\n0123456789\r\n2\r\nab\r\n0\r\n\r\n",
            await WrittenAsync(TrackerAnswer.Chunked("0123456789ab"u8, 10)));

    [Fact(Timeout = 10_000)]
    public async Task Html_says_that_it_is_html() =>
        Assert.Equal(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\nConnection: close\r\n\r\n<!doctype html><p>Log in.\n",
            await WrittenAsync(TrackerAnswer.Html));

    [Theory(Timeout = 10_000)]
    [InlineData(1)]
    [InlineData(99)]
    public async Task A_wrong_length_is_announced_as_told(long announced) =>
        Assert.Equal(
            $"HTTP/1.1 200 OK\r\nContent-Length: {announced}\r\nConnection: close\r\n\r\nabcd",
            await WrittenAsync(TrackerAnswer.WrongContentLength("abcd"u8, announced)));

    [Fact(Timeout = 10_000)]
    public async Task A_truncated_body_is_half_of_what_was_announced() =>
        Assert.Equal(
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nab",
            await WrittenAsync(TrackerAnswer.Truncated("abcd"u8)));

    [Fact(Timeout = 10_000)]
    public async Task Raw_bytes_are_written_alone() =>
        Assert.Equal("SSH-2.0-x\r\n\u00ff", await WrittenAsync(TrackerAnswer.Raw([.. "SSH-2.0-x\r\n"u8, 0xff])));

    [Fact(Timeout = 10_000)]
    public async Task Closing_at_once_writes_nothing() => Assert.Equal("", await WrittenAsync(TrackerAnswer.CloseAtOnce));

    [Fact(Timeout = 10_000)]
    public async Task A_gzip_body_unpacks_to_what_was_given()
    {
        string written = await WrittenAsync(TrackerAnswer.Gzip("de"u8));
        Assert.StartsWith("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ", written, StringComparison.Ordinal);
        Assert.Equal("de"u8.ToArray(), Unpacked(written));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_gzip_bomb_is_small_until_it_is_unpacked()
    {
        string written = await WrittenAsync(TrackerAnswer.GzipBomb(1_000_001));
        Assert.InRange(written.Length, 100, 3_000);
        Assert.Equal(new byte[1_000_001], Unpacked(written));
    }

    [Fact(Timeout = 10_000)]
    public async Task An_answer_is_held_back_until_its_gate_opens()
    {
        var gate = new TaskCompletionSource();
        Task<string> written = WrittenAsync(TrackerAnswer.Body("de"u8).After(gate.Task));
        Assert.False(written.IsCompleted);
        gate.SetResult();
        Assert.Equal(Ok("de"), await written);
    }

    private static string Ok(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    private static async Task<string> WrittenAsync(TrackerAnswer answer)
    {
        using var written = new MemoryStream();
        await answer.WriteAsync(written, CancellationToken.None);
        return Encoding.Latin1.GetString(written.ToArray());
    }

    private static byte[] Unpacked(string response)
    {
        string body = response[(response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        using var gzip = new GZipStream(new MemoryStream(Encoding.Latin1.GetBytes(body)), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
