using System.Net;
using System.Net.Sockets;
using System.Text;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Lab;

public sealed class MockTrackerTests
{
    private readonly CancellationToken _none = CancellationToken.None;

    [Fact(Timeout = 10_000)]
    public async Task Queued_answers_come_first_and_the_default_ever_after()
    {
        await using var tracker = new MockTracker { Default = TrackerAnswer.Raw("default"u8) };
        tracker.Enqueue(TrackerAnswer.Raw("first"u8));
        tracker.Enqueue(TrackerAnswer.Raw("second"u8));
        Assert.Equal("first", await AskAsync(tracker));
        Assert.Equal("second", await AskAsync(tracker));
        Assert.Equal("default", await AskAsync(tracker));
        Assert.Equal("default", await AskAsync(tracker));
    }

    [Fact(Timeout = 10_000)]
    public async Task Nothing_set_up_is_an_answer_without_peers()
    {
        await using var tracker = new MockTracker();
        Assert.EndsWith("\r\n\r\nd8:intervali1800e5:peers0:e", await AskAsync(tracker), StringComparison.Ordinal);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("/scrape", "scrape")]
    [InlineData("/x/scrape.php?info_hash=a", "scrape")]
    [InlineData("/scrape/announce", "queued")]
    [InlineData("/announce?x=/scrape", "queued")]
    public async Task The_path_decides_what_is_a_scrape(string target, string answer)
    {
        await using var tracker = new MockTracker { Scrape = TrackerAnswer.Raw("scrape"u8) };
        tracker.Enqueue(TrackerAnswer.Raw("queued"u8));
        Assert.Equal(answer, await AskAsync(tracker, target));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_request_is_recorded_byte_by_byte()
    {
        await using var tracker = new MockTracker();
        await AskAsync(tracker, "/announce?info_hash=%00%ff\u00e9");
        await AskAsync(tracker, "/scrape");
        Assert.Equal(
            ["GET /announce?info_hash=%00%ff\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n", "GET /scrape HTTP/1.1\r\nHost: x\r\n\r\n"],
            tracker.Requests.Select(request => request.Head));
        Assert.Equal([0x00, 0xff, 0xe9], tracker.Requests[0].Bytes("info_hash"));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_request_in_pieces_is_one_request()
    {
        await using var tracker = new MockTracker { Default = TrackerAnswer.Raw("whole"u8) };
        using TcpClient client = await ConnectAsync(tracker);
        foreach (char letter in "GET / HTTP/1.1\r\n\r\n") await client.GetStream().WriteAsync(new[] { (byte)letter }, _none);
        Assert.Equal("whole", await ReadToEndAsync(client.GetStream()));
        Assert.Equal("GET / HTTP/1.1", Assert.Single(tracker.Requests).RequestLine);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_connection_without_a_whole_request_is_no_request()
    {
        await using var tracker = new MockTracker();
        using TcpClient client = await ConnectAsync(tracker);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync("GET /announce HTTP/1.1\r\n"u8.ToArray(), _none);
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await ReadToEndAsync(stream));
        Assert.Empty(tracker.Requests);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_head_over_64_KiB_ends_the_connection()
    {
        await using var tracker = new MockTracker();
        using TcpClient client = await ConnectAsync(tracker);
        await client.GetStream().WriteAsync(new byte[64 * 1024], _none);
        Assert.Equal("", await ReadToEndAsync(client.GetStream()));
        Assert.Empty(tracker.Requests);
    }

    [Fact(Timeout = 10_000)]
    public async Task Waiting_ends_with_the_request_that_was_waited_for()
    {
        await using var tracker = new MockTracker();
        Task<IReadOnlyList<TrackerRequest>> two = tracker.WaitForRequestsAsync(2, _none);
        await AskAsync(tracker, "/1");
        Assert.False(two.IsCompleted);
        await AskAsync(tracker, "/2");
        Assert.Equal(["/1", "/2"], (await two).Select(request => request.Target));
        Assert.Equal(2, (await tracker.WaitForRequestsAsync(1, _none)).Count);
    }

    [Fact(Timeout = 10_000)]
    public async Task Waiting_ends_when_its_caller_gives_up()
    {
        await using var tracker = new MockTracker();
        using var patience = new CancellationTokenSource();
        Task waiting = tracker.WaitForRequestsAsync(1, patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    public async Task Silence_after_some_bytes_lasts_until_the_client_gives_up(string beginning)
    {
        await using var tracker = new MockTracker { Default = TrackerAnswer.Stall(Encoding.ASCII.GetBytes(beginning)) };
        using TcpClient client = await ConnectAsync(tracker);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), _none);
        byte[] read = new byte[beginning.Length];
        await client.GetStream().ReadExactlyAsync(read, _none);
        Assert.Equal(beginning, Encoding.ASCII.GetString(read));
        Task<string> rest = ReadToEndAsync(client.GetStream());
        await tracker.WaitForRequestsAsync(1, _none);
        Assert.False(rest.IsCompleted);
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await rest);
    }

    [Fact(Timeout = 10_000)]
    public async Task An_endless_answer_is_ended_by_the_client_alone()
    {
        await using var tracker = new MockTracker { Default = TrackerAnswer.Endless };
        using TcpClient client = await ConnectAsync(tracker);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), _none);
        await client.GetStream().ReadExactlyAsync(new byte[4 * 1024 * 1024], _none);
        Assert.True(client.Connected);
    }

    [Fact(Timeout = 10_000)]
    public async Task Stopping_ends_a_silent_answer()
    {
        var tracker = new MockTracker { Default = TrackerAnswer.NeverAnswer };
        Task<string> asking = AskAsync(tracker);
        await tracker.WaitForRequestsAsync(1, _none);
        Assert.False(asking.IsCompleted);
        await tracker.DisposeAsync();
        Assert.Equal("", await asking);
    }

    [Fact(Timeout = 10_000)]
    public async Task Stopping_at_any_moment_of_a_connection_is_no_error()
    {
        for (int i = 0; i < 100; i++)
        {
            var tracker = new MockTracker();
            using TcpClient client = await ConnectAsync(tracker);
            await tracker.DisposeAsync();
        }
    }

    [Fact(Timeout = 10_000)]
    public async Task It_listens_on_ipv6_too()
    {
        await using var tracker = new MockTracker(IPAddress.IPv6Loopback) { Default = TrackerAnswer.Raw("six"u8) };
        Assert.Equal($"http://[::1]:{tracker.Port}/announce", tracker.Url);
        Assert.Equal("six", await AskAsync(tracker));
    }

    private static async Task<string> AskAsync(MockTracker tracker, string target = "/announce")
    {
        using TcpClient client = await ConnectAsync(tracker);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"));
        return await ReadToEndAsync(client.GetStream());
    }

    private static async Task<TcpClient> ConnectAsync(MockTracker tracker)
    {
        var client = new TcpClient();
        await client.ConnectAsync(new Uri(tracker.Url).DnsSafeHost, tracker.Port);
        return client;
    }

    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
