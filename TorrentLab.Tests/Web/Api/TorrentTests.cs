using System.Net;
using System.Text.Json;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Web.Api;

/// <summary>The list and one torrent, over HTTP.</summary>
public sealed class TorrentTests
{
    private const string Nobody = "0000000000000000000000000000000000000000";

    private static readonly LabTorrent Torrent = LabTorrent.SingleFile("a.bin", 50_000, 16 * 1024);
    private static readonly string Hash = Convert.ToHexStringLower(Torrent.InfoHash);

    [Fact(Timeout = 20_000)]
    public async Task A_torrent_is_added_listed_and_described()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonElement added = await server.AddAsync(Torrent);

        Assert.Equal((Hash, "a.bin", 50_000, "paused"),
            (added.GetProperty("hash").GetString(), added.GetProperty("name").GetString(), added.GetProperty("size").GetInt64(), added.GetProperty("status").GetString()));
        JsonElement list = await server.GetAsync("/api/torrents");
        Assert.Equal(added.ToString(), Assert.Single(list.GetProperty("torrents").EnumerateArray()).ToString());
        JsonElement detail = await server.GetAsync($"/api/torrents/{Hash}");
        Assert.Equal(4, detail.GetProperty("pieces").GetProperty("count").GetInt32());
        Assert.Equal("AA==", detail.GetProperty("pieces").GetProperty("have").GetString());
        JsonElement file = Assert.Single(detail.GetProperty("files").EnumerateArray());
        Assert.Equal(("a.bin", 50_000, false), (file.GetProperty("path").GetString(), file.GetProperty("length").GetInt64(), file.GetProperty("isComplete").GetBoolean()));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_torrent_can_be_the_body_itself_and_comes_back_as_it_was()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var body = new ByteArrayContent(Torrent.File) { Headers = { ContentType = new("application/x-bittorrent") } };

        using HttpResponseMessage answer = await server.Client.PostAsync("/api/torrents/add?paused=true", body);

        await server.ExpectAsync(HttpStatusCode.Created, answer);
        using HttpResponseMessage file = await server.Client.GetAsync($"/api/torrents/{Hash}/torrent");
        Assert.Equal(Torrent.File, await file.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_torrent_that_is_there_already_is_a_conflict_that_names_it()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.AddAsync(Torrent);
        using MultipartFormDataContent form = RunningServer.Form(("a.torrent", Torrent.File));

        using HttpResponseMessage answer = await server.Client.PostAsync("/api/torrents/add", form);

        JsonElement problem = await server.ExpectAsync(HttpStatusCode.Conflict, answer);
        Assert.Equal(Hash, problem.GetProperty("hash").GetString());
    }

    [Fact(Timeout = 20_000)]
    public async Task Of_several_files_all_are_added_or_none()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using MultipartFormDataContent form = RunningServer.Form(("a.torrent", Torrent.File), ("b.torrent", "d4:infode"u8.ToArray()));

        using HttpResponseMessage answer = await server.Client.PostAsync("/api/torrents/add", form);

        await server.ProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Empty((await server.GetAsync("/api/torrents")).GetProperty("torrents").EnumerateArray());
    }

    [Fact(Timeout = 20_000)]
    public async Task What_is_no_torrent_is_refused_with_the_place_where_it_is_wrong()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (byte[] content in (byte[][])["hello"u8.ToArray(), "d4:infod6:lengthi1eee"u8.ToArray(), [.. Torrent.File, 0]])
        {
            using MultipartFormDataContent form = RunningServer.Form(("x.torrent", content));

            using HttpResponseMessage answer = await server.Client.PostAsync("/api/torrents/add", form);

            Assert.Contains("byte", await server.ProblemAsync(HttpStatusCode.BadRequest, answer), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task Bodies_of_another_kind_or_size_are_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var noForm = new StringContent("x");
        using var emptyForm = new MultipartFormDataContent();
        emptyForm.Add(new StringContent("true"), "paused");
        using var oddForm = new MultipartFormDataContent();
        oddForm.Add(new StringContent("x"), "colour");
        using MultipartFormDataContent badFlag = RunningServer.Form(("a.torrent", Torrent.File));
        badFlag.Add(new StringContent("perhaps"), "paused");
        using var noBoundary = new StringContent("x");
        noBoundary.Headers.Remove("Content-Type");
        noBoundary.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data");
        using var cut = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nxx"u8.ToArray());
        cut.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var dashes = new ByteArrayContent([.. "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\r\n--b-"u8, .. new byte[200]]);
        dashes.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var noFileName = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename*\r\n\r\nx\r\n--b--"u8.ToArray());
        noFileName.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var noType = new ByteArrayContent([1, 2, 3]);

        await ExpectAsync(noForm, HttpStatusCode.UnsupportedMediaType);
        await ExpectAsync(noType, HttpStatusCode.UnsupportedMediaType);
        await ExpectAsync(emptyForm, HttpStatusCode.BadRequest);
        await ExpectAsync(oddForm, HttpStatusCode.BadRequest);
        await ExpectAsync(badFlag, HttpStatusCode.BadRequest);
        await ExpectAsync(noBoundary, HttpStatusCode.BadRequest);
        await ExpectAsync(cut, HttpStatusCode.BadRequest);
        await ExpectAsync(dashes, HttpStatusCode.BadRequest);
        await ExpectAsync(noFileName, HttpStatusCode.BadRequest);

        async Task ExpectAsync(HttpContent body, HttpStatusCode status)
        {
            using HttpResponseMessage answer = await server.Client.PostAsync("/api/torrents/add", body);
            await server.ProblemAsync(status, answer);
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task A_body_that_says_it_is_too_long_is_refused_before_it_is_read()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string head = $"POST /api/torrents/add HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-bittorrent\r\nContent-Length: {1L << 40}\r\n\r\n";

        using Deadline deadline = Deadline.InSeconds(15);
        string answer = await Tracker.RawHttp.AskAsync(server.Server.Port, head, deadline.Token);

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("GET", "/api/torrents/" + Nobody)]
    [InlineData("POST", "/api/torrents/" + Nobody + "/start")]
    [InlineData("POST", "/api/torrents/" + Nobody + "/pause")]
    [InlineData("POST", "/api/torrents/" + Nobody + "/recheck")]
    [InlineData("DELETE", "/api/torrents/" + Nobody)]
    [InlineData("GET", "/api/torrents/" + Nobody + "/torrent")]
    [InlineData("GET", "/api/torrents/" + Nobody + "/files/0")]
    [InlineData("GET", "/api/torrents/nonsense")]
    [InlineData("GET", "/api/torrents/..%2f..%2fetc%2fpasswd")]
    public async Task A_torrent_that_is_not_there_is_not_found(string method, string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using HttpResponseMessage answer = await server.Client.SendAsync(request);

        await server.ProblemAsync(HttpStatusCode.NotFound, answer);
    }

    [Fact(Timeout = 20_000)]
    public async Task The_queue_can_be_reordered()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (string name in (string[])["a", "b", "c"]) await server.AddAsync(LabTorrent.SingleFile(name, 1000, 16 * 1024, seed: name[0]));
        string last = Convert.ToHexStringLower(LabTorrent.SingleFile("c", 1000, 16 * 1024, seed: 'c').InfoHash);

        using HttpResponseMessage moved = await server.Client.PostAsync($"/api/torrents/{last}/move", RunningServer.Json("""{"position":0}"""));

        Assert.Equal(0, (await server.ExpectAsync(HttpStatusCode.OK, moved)).GetProperty("position").GetInt32());
        Assert.Equal(["c", "a", "b"], (await server.GetAsync("/api/torrents")).GetProperty("torrents").EnumerateArray().Select(torrent => torrent.GetProperty("name").GetString()));
        foreach (string bad in (string[])["""{"position":-1}""", """{"position":"0"}""", "{}", "null", """{"position":99999999999}""", """{"position":0,"position":1}"""])
        {
            using HttpResponseMessage answer = await server.Client.PostAsync($"/api/torrents/{last}/move", RunningServer.Json(bad));
            await server.ProblemAsync(HttpStatusCode.BadRequest, answer);
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task Limits_change_one_by_one()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.AddAsync(Torrent);

        await PatchAsync("""{"downLimit":100000,"seedRatio":1.5}""", HttpStatusCode.OK);
        JsonElement limited = await PatchAsync("""{"upLimit":50000}""", HttpStatusCode.OK);
        JsonElement unlimited = await PatchAsync("""{"downLimit":null}""", HttpStatusCode.OK);

        Assert.Equal((100_000, 50_000), (limited.GetProperty("downLimit").GetInt64(), limited.GetProperty("upLimit").GetInt64()));
        Assert.Equal((JsonValueKind.Null, 50_000), (unlimited.GetProperty("downLimit").ValueKind, unlimited.GetProperty("upLimit").GetInt64()));
        Assert.Equal(1.5, (await server.GetAsync($"/api/torrents/{Hash}")).GetProperty("seedRatio").GetDouble());
        foreach (string bad in (string[])["""{"downLimit":-1}""", """{"downLimit":1.5}""", """{"downLimit":"fast"}""", """{"colour":1}""", """{"seedRatio":-1}""", """{"seedMinutes":99999999999}""", """{"seedMinutes":-4294967291}""", "[]", "{"])
            await PatchAsync(bad, HttpStatusCode.BadRequest);

        async Task<JsonElement> PatchAsync(string body, HttpStatusCode status)
        {
            using HttpResponseMessage answer = await server.Client.PatchAsync($"/api/torrents/{Hash}", RunningServer.Json(body));
            return await server.ExpectAsync(status, answer);
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task A_torrent_is_deleted_with_its_data_or_without()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using Deadline deadline = Deadline.InSeconds(15);
        foreach (bool withData in (bool[])[false, true])
        {
            Torrent.WriteTo(Directory.CreateDirectory(server.Output).FullName);
            await server.AddAsync(Torrent, paused: false);
            await server.UntilAsync(Hash, "seeding", deadline);

            using HttpResponseMessage answer = await server.Client.DeleteAsync($"/api/torrents/{Hash}?data={(withData ? "true" : "false")}");

            await server.ExpectAsync(HttpStatusCode.NoContent, answer);
            Assert.Equal(withData, !File.Exists(Path.Join(server.Output, "a.bin")));
            Assert.Empty((await server.GetAsync("/api/torrents")).GetProperty("torrents").EnumerateArray());
        }
        using HttpResponseMessage bad = await server.Client.DeleteAsync($"/api/torrents/{Hash}?data=perhaps");
        await server.ProblemAsync(HttpStatusCode.BadRequest, bad);
    }

    [Fact(Timeout = 20_000)]
    public async Task Torrents_places_and_settings_survive_a_restart()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.AddAsync(LabTorrent.SingleFile("b", 1000, 16 * 1024, seed: 5));
        await server.AddAsync(Torrent);
        using (HttpResponseMessage moved = await server.Client.PostAsync($"/api/torrents/{Hash}/move", RunningServer.Json("""{"position":0}""")))
            await server.ExpectAsync(HttpStatusCode.OK, moved);
        string settings = (await server.GetAsync("/api/settings")).ToString().Replace("\"maxActiveDownloads\":5", "\"maxActiveDownloads\":3", StringComparison.Ordinal);
        using (HttpResponseMessage changed = await server.Client.PutAsync("/api/settings", RunningServer.Json(settings)))
            await server.ExpectAsync(HttpStatusCode.OK, changed);
        string before = (await server.GetAsync("/api/torrents")).GetProperty("torrents").ToString();

        await server.RestartAsync();

        Assert.Equal(before, (await server.GetAsync("/api/torrents")).GetProperty("torrents").ToString());
        Assert.Equal(3, (await server.GetAsync("/api/settings")).GetProperty("maxActiveDownloads").GetInt32());
    }

    [Fact(Timeout = 20_000)]
    public async Task Settings_that_are_not_possible_are_refused_with_the_reason()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (string bad in (string[])["""{"maxActiveDownloads":0}""", """{"downLimit":5}""", """{"maxPeers":100000}""", """{"seedRatio":"much"}""", """{"colour":1}""", "[1]", ""])
        {
            using HttpResponseMessage answer = await server.Client.PutAsync("/api/settings", RunningServer.Json(bad));
            await server.ProblemAsync(HttpStatusCode.BadRequest, answer);
        }
        using var noJson = new StringContent("{}");
        using HttpResponseMessage otherType = await server.Client.PutAsync("/api/settings", noJson);
        await server.ProblemAsync(HttpStatusCode.UnsupportedMediaType, otherType);
        using HttpResponseMessage tooLong = await server.Client.PutAsync("/api/settings", RunningServer.Json(new string(' ', 70_000) + "{}"));
        await server.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, tooLong);
    }
}
