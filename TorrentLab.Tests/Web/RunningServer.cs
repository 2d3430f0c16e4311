using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TorrentLab.Lab;
using TorrentLab.Web;
using TorrentLab.Web.Host;

namespace TorrentLab.Tests.Web;

/// <summary>A server of its own for one test, asked over HTTP as a stranger would. Everything that it stores is deleted at the end.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();

    private RunningServer(Func<WebServerOptions, WebServerOptions>? change)
    {
        var options = new WebServerOptions
        {
            Host = new HostOptions { OutputDirectory = _directory.At("out"), StateDirectory = _directory.At("state"), PeerPort = 0, Bind = IPAddress.Loopback },
            Port = 0,
        };
        Options = change is null ? options : change(options);
    }

    public WebServerOptions Options { get; }

    public WebServer Server { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Where content goes.</summary>
    public string Output => Options.Host.OutputDirectory;

    /// <summary>A part of every path of this machine that the server knows: no answer may hold it.</summary>
    public string Secret => _directory.Path;

    public static async Task<RunningServer> StartAsync(Func<WebServerOptions, WebServerOptions>? change = null)
    {
        var running = new RunningServer(change);
        try
        {
            await running.UpAsync();
            return running;
        }
        catch
        {
            running._directory.Dispose();
            throw;
        }
    }

    /// <summary>Stops the server and starts another with the same state.</summary>
    public async Task RestartAsync()
    {
        await DownAsync();
        await UpAsync();
    }

    /// <summary>A form with files in it.</summary>
    public static MultipartFormDataContent Form(params IReadOnlyList<(string Name, byte[] Content)> files)
    {
        var form = new MultipartFormDataContent();
        foreach ((string name, byte[] content) in files) form.Add(new ByteArrayContent(content), "file", name);
        return form;
    }

    /// <summary>A JSON body as it stands.</summary>
    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public async Task<JsonElement> AddAsync(LabTorrent torrent, bool paused = true)
    {
        using MultipartFormDataContent form = Form((torrent.Name + ".torrent", torrent.File));
        form.Add(new StringContent(paused ? "true" : "false"), "paused");
        using HttpResponseMessage answer = await Client.PostAsync("/api/torrents/add", form);
        return (await ExpectAsync(HttpStatusCode.Created, answer)).GetProperty("added")[0];
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path);
        return await ExpectAsync(HttpStatusCode.OK, answer);
    }

    /// <summary>Asks until the torrent stands so.</summary>
    public async Task<JsonElement> UntilAsync(string hash, string status, Deadline deadline)
    {
        JsonElement last = default;
        await deadline.UntilAsync(async _ =>
        {
            last = (await GetAsync("/api/torrents")).GetProperty("torrents").EnumerateArray().First(torrent => torrent.GetProperty("hash").GetString() == hash);
            return last.GetProperty("status").GetString() == status;
        }, $"{hash} to be {status}");
        return last;
    }

    /// <summary>Checks the status and gives the body, which is JSON and holds no path of this machine.</summary>
    public async Task<JsonElement> ExpectAsync(HttpStatusCode status, HttpResponseMessage answer)
    {
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode} instead of {(int)status}: {body}");
        Assert.DoesNotContain(Secret, body, StringComparison.Ordinal);
        if (body.Length == 0) return default;
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }

    /// <summary>Checks that the answer is a problem of this status, and gives its sentence.</summary>
    public async Task<string> ProblemAsync(HttpStatusCode status, HttpResponseMessage answer)
    {
        JsonElement problem = await ExpectAsync(status, answer);
        Assert.Equal(MediaTypeHeaderValue.Parse("application/problem+json"), answer.Content.Headers.ContentType);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        string detail = problem.GetProperty("detail").GetString()!;
        Assert.EndsWith(".", detail, StringComparison.Ordinal);
        return detail;
    }

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _directory.Dispose();
    }

    private async Task UpAsync()
    {
        Server = await WebServer.StartAsync(Options, TimeProvider.System, CancellationToken.None);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{Server.Port}") };
    }

    private async Task DownAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
