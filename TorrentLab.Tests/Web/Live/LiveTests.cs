using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Web.Live;

/// <summary>What pages are told, over real WebSockets.</summary>
public sealed class LiveTests
{
    private static readonly LabTorrent Torrent = LabTorrent.SingleFile("a.bin", 50_000, 16 * 1024);
    private static readonly string Hash = Convert.ToHexStringLower(Torrent.InfoHash);

    [Fact(Timeout = 20_000)]
    public async Task A_page_gets_everything_first_and_then_what_changes()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        await using RunningServer server = await RunningServer.StartAsync();
        await server.AddAsync(LabTorrent.SingleFile("old", 1000, 16 * 1024, seed: 9));
        using ClientWebSocket page = await OpenAsync(server, deadline);

        JsonElement snapshot = await NextAsync(page, "snapshot", deadline);
        await server.AddAsync(Torrent);
        JsonElement changes = await NextAsync(page, "changes", deadline);

        Assert.Equal(["old"], Names(snapshot));
        Assert.True(snapshot.GetProperty("server").GetProperty("loggedIn").GetBoolean());
        Assert.Equal(5, snapshot.GetProperty("settings").GetProperty("maxActiveDownloads").GetInt32());
        Assert.Equal(["a.bin"], Names(changes));
        using HttpResponseMessage removed = await server.Client.DeleteAsync($"/api/torrents/{Hash}");
        JsonElement gone = await NextAsync(page, "changes", deadline);
        Assert.Equal([Hash], gone.GetProperty("removed").EnumerateArray().Select(hash => hash.GetString()));
    }

    [Fact(Timeout = 20_000)]
    public async Task While_nothing_changes_nothing_is_said()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        await using RunningServer server = await RunningServer.StartAsync();
        await server.AddAsync(Torrent);
        using ClientWebSocket page = await OpenAsync(server, deadline);
        await NextAsync(page, "snapshot", deadline);
        using ClientWebSocket other = await OpenAsync(server, deadline); // its snapshot proves that the server has looked again
        await NextAsync(other, "snapshot", deadline);

        using HttpResponseMessage removed = await server.Client.DeleteAsync($"/api/torrents/{Hash}");

        JsonElement next = await ReadAsync(page, deadline);
        Assert.Equal("changes", next.GetProperty("type").GetString());
        Assert.NotEmpty(next.GetProperty("removed").EnumerateArray());
    }

    [Fact(Timeout = 20_000)]
    public async Task A_page_that_watches_a_torrent_gets_its_details_until_it_is_gone()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        await using RunningServer server = await RunningServer.StartAsync();
        await server.AddAsync(Torrent);
        using ClientWebSocket page = await OpenAsync(server, deadline);

        await SayAsync(page, $$"""{"type":"watch","hash":"{{Hash}}"}""", deadline);
        JsonElement detail = await NextAsync(page, "detail", deadline);
        using HttpResponseMessage removed = await server.Client.DeleteAsync($"/api/torrents/{Hash}");
        JsonElement gone = await NextAsync(page, "gone", deadline);

        Assert.Equal(Hash, detail.GetProperty("detail").GetProperty("view").GetProperty("hash").GetString());
        Assert.Equal(Hash, gone.GetProperty("hash").GetString());
    }

    [Theory(Timeout = 20_000)]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"type":"watch","hash":"zz"}""")]
    [InlineData("""{"type":"format-disk","hash":null}""")]
    [InlineData("""{"type":"wire","hash":"0000000000000000000000000000000000000000","peer":"nobody"}""")]
    public async Task A_page_that_asks_for_what_there_is_not_is_closed_with_the_reason(string message)
    {
        using Deadline deadline = Deadline.InSeconds(15);
        await using RunningServer server = await RunningServer.StartAsync();
        using ClientWebSocket page = await OpenAsync(server, deadline);

        await SayAsync(page, message, deadline);

        await Assert.ThrowsAsync<InvalidOperationException>(() => NextAsync(page, "never", deadline));
        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, page.CloseStatus);
        Assert.NotEmpty(page.CloseStatusDescription!);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_message_that_is_too_long_ends_it()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        await using RunningServer server = await RunningServer.StartAsync();
        using ClientWebSocket page = await OpenAsync(server, deadline);

        await SayAsync(page, new string(' ', 70_000), deadline);

        await Assert.ThrowsAsync<InvalidOperationException>(() => NextAsync(page, "never", deadline));
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, page.CloseStatus);
    }

    [Fact(Timeout = 20_000)]
    public async Task Open_pages_do_not_hold_up_the_end_of_the_server()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        RunningServer server = await RunningServer.StartAsync();
        using ClientWebSocket page = await OpenAsync(server, deadline);
        await NextAsync(page, "snapshot", deadline);

        await server.DisposeAsync().AsTask().WaitAsync(deadline.Token);

        await Assert.ThrowsAnyAsync<Exception>(() => NextAsync(page, "never", deadline));
    }

    private static IEnumerable<string?> Names(JsonElement message) => message.GetProperty("torrents").EnumerateArray().Select(torrent => torrent.GetProperty("name").GetString());

    private static async Task<ClientWebSocket> OpenAsync(RunningServer server, Deadline deadline)
    {
        var page = new ClientWebSocket();
        page.Options.SetRequestHeader("Origin", $"http://127.0.0.1:{server.Server.Port}");
        await page.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Server.Port}/ws"), deadline.Token);
        return page;
    }

    private static Task SayAsync(ClientWebSocket page, string message, Deadline deadline) =>
        page.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, deadline.Token);

    /// <summary>Reads until a message of this type comes.</summary>
    private static async Task<JsonElement> NextAsync(ClientWebSocket page, string type, Deadline deadline)
    {
        while (true)
        {
            JsonElement message = await ReadAsync(page, deadline);
            if (message.GetProperty("type").GetString() == type) return message;
        }
    }

    private static async Task<JsonElement> ReadAsync(ClientWebSocket page, Deadline deadline)
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[4096];
        while (true)
        {
            WebSocketReceiveResult part = await page.ReceiveAsync(buffer, deadline.Token);
            if (part.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException("closed");
            message.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage) continue;
            using JsonDocument document = JsonDocument.Parse(message.ToArray());
            return document.RootElement.Clone();
        }
    }
}
