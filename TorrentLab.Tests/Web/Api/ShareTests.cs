using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TorrentLab.Metainfo;
using TorrentLab.Web.Host;

namespace TorrentLab.Tests.Web.Api;

/// <summary>Content goes in, a torrent and the content come out.</summary>
public sealed class ShareTests
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("content ", 5000)));

    [Fact(Timeout = 20_000)]
    public async Task A_file_is_shared_and_given_out_in_whole_and_in_part()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { HasTracker = true });
        using MultipartFormDataContent form = RunningServer.Form(("über.txt", Content));

        JsonElement share = await ShareAsync(server, form);

        Assert.Equal([$"http://127.0.0.1:{server.Server.Port}/announce"], share.GetProperty("announce").EnumerateArray().Select(url => url.GetString()));
        TorrentFile torrent = TorrentFile.Parse(await server.Client.GetByteArrayAsync(share.GetProperty("torrentUrl").GetString()));
        Assert.Equal(("über.txt", Content.Length), (torrent.Name, torrent.TotalLength));
        using Deadline deadline = Deadline.InSeconds(15);
        await server.UntilAsync(torrent.InfoHash.ToString(), "seeding", deadline);
        string url = share.GetProperty("contentUrls")[0].GetString()!;
        using HttpResponseMessage whole = await server.Client.GetAsync(url);
        Assert.Equal(Content, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/octet-stream", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("attachment", "über.txt"), (whole.Content.Headers.ContentDisposition!.DispositionType, whole.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Contains("sandbox", Assert.Single(whole.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        using var range = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(8, 14) } };
        using HttpResponseMessage part = await server.Client.SendAsync(range);
        Assert.Equal((HttpStatusCode.PartialContent, "content"), (part.StatusCode, await part.Content.ReadAsStringAsync()));
        using var beyond = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(1_000_000, null) } };
        using HttpResponseMessage nothing = await server.Client.SendAsync(beyond);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, nothing.StatusCode);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_directory_keeps_its_paths_and_files_without_bytes()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var form = new MultipartFormDataContent();
        foreach ((string path, byte[] content) in (ReadOnlySpan<(string, byte[])>)[("album/one.txt", Content), ("album/more/two.txt", [1, 2, 3]), ("album/empty", [])])
        {
            form.Add(new StringContent(path), "path");
            form.Add(new ByteArrayContent(content), "file", "blob");
        }

        JsonElement share = await ShareAsync(server, form);

        string hash = share.GetProperty("torrent").GetProperty("hash").GetString()!;
        using Deadline deadline = Deadline.InSeconds(15);
        await server.UntilAsync(hash, "seeding", deadline);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Join(server.Output, "album", "one.txt")));
        Assert.Equal(["album/empty", "album/more/two.txt", "album/one.txt"],
            (await server.GetAsync($"/api/torrents/{hash}")).GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()).Order(StringComparer.Ordinal));
        foreach (JsonElement url in share.GetProperty("contentUrls").EnumerateArray())
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(url.GetString());
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task Trackers_name_privacy_and_piece_length_are_as_wished()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { HasTracker = true });
        using MultipartFormDataContent form = RunningServer.Form(("a", Content), ("b", Content));
        foreach ((string field, string value) in (ReadOnlySpan<(string, string)>)[("name", "both"), ("tracker", "http://one.example/announce"),
            ("tracker", "udp://two.example:80/announce"), ("private", "true"), ("pieceLength", "32768")])
            form.Add(new StringContent(value), field);

        JsonElement share = await ShareAsync(server, form);

        TorrentFile torrent = TorrentFile.Parse(await server.Client.GetByteArrayAsync(share.GetProperty("torrentUrl").GetString()));
        Assert.Equal(("both", true, 32768), (torrent.Name, torrent.IsPrivate, torrent.PieceLength));
        Assert.Equal([["http://one.example/announce"], ["udp://two.example:80/announce"]], torrent.AnnounceTiers);
    }

    [Fact(Timeout = 20_000)]
    public async Task What_cannot_be_shared_is_refused_and_leaves_nothing()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { MaxUpload = 100_000 });
        foreach ((HttpStatusCode status, (string, string, byte[])[] parts) in ((HttpStatusCode, (string, string, byte[])[])[])
        [
            (HttpStatusCode.BadRequest, []),
            (HttpStatusCode.BadRequest, [("file", "empty", [])]),
            (HttpStatusCode.BadRequest, [("file", "../up", Content)]),
            (HttpStatusCode.BadRequest, [("file", "a/../../up", Content)]),
            (HttpStatusCode.BadRequest, [("file", "/etc/x", Content)]),
            (HttpStatusCode.BadRequest, [("file", "a\\b", Content)]),
            (HttpStatusCode.BadRequest, [("file", "a", Content), ("file", "b", Content)]),
            (HttpStatusCode.BadRequest, [("file", "a", Content), ("file", "a", Content)]),
            (HttpStatusCode.BadRequest, [("file", "d/a", Content), ("file", "d/a/b", Content)]),
            (HttpStatusCode.BadRequest, [("file", "d/a/b", Content), ("file", "d/a", Content)]),
            (HttpStatusCode.BadRequest, [("name", "", "x/y"u8.ToArray()), ("file", "a", Content)]),
            (HttpStatusCode.BadRequest, [("name", "", ".."u8.ToArray()), ("file", "a", Content)]),
            (HttpStatusCode.BadRequest, [("name", "", ".torrentlab"u8.ToArray()), ("file", "a", Content)]),
            (HttpStatusCode.BadRequest, [("tracker", "", "javascript:alert(1)"u8.ToArray()), ("file", "a", Content)]),
            (HttpStatusCode.BadRequest, [("tracker", "", "http://one.example/announce\r\nX: y"u8.ToArray()), ("file", "a", Content)]),
            (HttpStatusCode.BadRequest, [("pieceLength", "", "5"u8.ToArray()), ("file", "a", Content)]),
            (HttpStatusCode.BadRequest, [("colour", "", "5"u8.ToArray()), ("file", "a", Content)]),
            (HttpStatusCode.RequestEntityTooLarge, [("file", "a", new byte[100_001])]),
            (HttpStatusCode.RequestEntityTooLarge, [("name", "", new byte[20_000]), ("file", "a", Content)]),
        ])
        {
            using var form = new MultipartFormDataContent();
            foreach ((string field, string name, byte[] content) in parts)
            {
                var part = new ByteArrayContent(content);
                if (name.Length > 0) form.Add(part, field, name);
                else form.Add(part, field);
            }

            using HttpResponseMessage answer = await server.Client.PostAsync("/api/share", form);

            await server.ProblemAsync(status, answer);
        }
        Assert.Empty((await server.GetAsync("/api/torrents")).GetProperty("torrents").EnumerateArray());
        Assert.Empty(Directory.EnumerateFileSystemEntries(server.Server.Host.UploadDirectory));
        Assert.Equal([".torrentlab"], Directory.EnumerateFileSystemEntries(server.Output).Select(Path.GetFileName));
    }

    [Fact(Timeout = 20_000)]
    public async Task Content_that_is_shared_already_is_a_conflict_and_the_first_stays()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using MultipartFormDataContent first = RunningServer.Form(("a", Content)), second = RunningServer.Form(("a", Content));
        await ShareAsync(server, first);

        using HttpResponseMessage answer = await server.Client.PostAsync("/api/share", second);

        await server.ProblemAsync(HttpStatusCode.Conflict, answer);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Join(server.Output, "a")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(server.Server.Host.UploadDirectory));
    }

    [Fact(Timeout = 20_000)]
    public async Task Content_that_gets_no_turn_to_be_served_is_whole_and_given_out_all_the_same()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { Host = options.Host with { Defaults = new HostSettings { MaxActiveSeeds = 0 } } });
        using MultipartFormDataContent form = RunningServer.Form(("a", Content));

        JsonElement share = await ShareAsync(server, form);

        using Deadline deadline = Deadline.InSeconds(15);
        JsonElement torrent = await server.UntilAsync(share.GetProperty("torrent").GetProperty("hash").GetString()!, "done", deadline);
        Assert.Equal(1, torrent.GetProperty("progress").GetDouble());
        Assert.Equal(Content, await server.Client.GetByteArrayAsync(share.GetProperty("contentUrls")[0].GetString()));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("album/more/two.txt")]
    [InlineData("album/more")]
    [InlineData("album")]
    public async Task What_a_link_in_the_download_directory_leads_to_is_not_given_out(string planted)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var outside = new TestDirectory();
        outside.WriteFile("album/more/two.txt", [.. Enumerable.Repeat((byte)'s', Content.Length)]);
        using MultipartFormDataContent form = RunningServer.Form(("album/more/two.txt", Content));
        JsonElement share = await ShareAsync(server, form);
        using Deadline deadline = Deadline.InSeconds(15);
        await server.UntilAsync(share.GetProperty("torrent").GetProperty("hash").GetString()!, "seeding", deadline);
        string path = Path.Join(server.Output, planted);
        if (File.Exists(path)) File.Delete(path);
        else Directory.Delete(path, recursive: true);
        File.CreateSymbolicLink(path, outside.At(planted.Split('/')));

        using HttpResponseMessage answer = await server.Client.GetAsync(share.GetProperty("contentUrls")[0].GetString());

        await server.ProblemAsync(HttpStatusCode.Conflict, answer);
    }

    [Fact(Timeout = 20_000)]
    public async Task Names_that_could_deceive_are_attachments_like_all_others()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using MultipartFormDataContent form = RunningServer.Form(("<script>alert(1)</script>\u202egpj.exe.html".Replace("/", "", StringComparison.Ordinal), Content));

        JsonElement share = await ShareAsync(server, form);

        using HttpResponseMessage answer = await server.Client.GetAsync(share.GetProperty("contentUrls")[0].GetString());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
    }

    private static async Task<JsonElement> ShareAsync(RunningServer server, MultipartFormDataContent form)
    {
        using HttpResponseMessage answer = await server.Client.PostAsync("/api/share", form);
        return await server.ExpectAsync(HttpStatusCode.Created, answer);
    }
}
