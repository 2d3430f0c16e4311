using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary><c>torrentlab web</c> as a process, and the calls of its API.</summary>
internal sealed class WebChild : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <param name="episode">Where it lives: its content in "out", its state in "state".</param>
    /// <param name="port">Of its page.</param>
    /// <param name="peerPort">For peers.</param>
    /// <param name="output">Where the content goes instead; null for "out".</param>
    public WebChild(Episode episode, int port, int peerPort, string? output = null)
    {
        _http.BaseAddress = new Uri($"http://127.0.0.1:{port}/api/");
        Child = episode.Start("web", "--port", Text(port), "--peer-port", Text(peerPort), "-o", output ?? episode.At("out"), "--state", episode.At("state"));
    }

    public Child Child { get; }

    /// <summary>Waits until it serves.</summary>
    public Task ReadyAsync(CancellationToken ct) => Child.SaysAsync("TorrentLab is at", Episode.Patience, ct);

    /// <summary>All torrents by their info-hash, in the order of the queue.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(CancellationToken ct) =>
        [.. (await _http.GetFromJsonAsync<JsonElement>("torrents", ct)).GetProperty("torrents").EnumerateArray()];

    /// <summary>The .torrent file that it has.</summary>
    public Task<byte[]> MetainfoAsync(string hash, CancellationToken ct) => _http.GetByteArrayAsync($"torrents/{hash}/torrent", ct);

    /// <returns>True when it was confirmed, false when the server went away meanwhile.</returns>
    public Task<bool> AddAsync(LabTorrent torrent, bool paused, CancellationToken ct)
    {
        var file = new ByteArrayContent(torrent.File);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/x-bittorrent");
        return SendAsync(HttpMethod.Post, $"torrents/add?paused={(paused ? "true" : "false")}", file, ct);
    }

    /// <inheritdoc cref="AddAsync"/>
    public Task<bool> ShareAsync(LabTorrent torrent, CancellationToken ct)
    {
        var form = new MultipartFormDataContent { { new StringContent(Text(torrent.PieceLength)), "pieceLength" } };
        form.Add(new ByteArrayContent(torrent.Payload), "file", torrent.Name);
        return SendAsync(HttpMethod.Post, "share", form, ct);
    }

    /// <summary>Start, pause, recheck.</summary>
    /// <inheritdoc cref="AddAsync"/>
    public Task<bool> DoAsync(string hash, string verb, CancellationToken ct) => SendAsync(HttpMethod.Post, $"torrents/{hash}/{verb}", null, ct);

    /// <inheritdoc cref="AddAsync"/>
    public Task<bool> MoveAsync(string hash, int position, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, $"torrents/{hash}/move", JsonContent.Create(new { position }), ct);

    /// <inheritdoc cref="AddAsync"/>
    public Task<bool> LimitAsync(string hash, long? downLimit, CancellationToken ct) =>
        SendAsync(HttpMethod.Patch, $"torrents/{hash}", JsonContent.Create(new { downLimit }), ct);

    /// <inheritdoc cref="AddAsync"/>
    public Task<bool> DeleteAsync(string hash, bool data, CancellationToken ct) =>
        SendAsync(HttpMethod.Delete, $"torrents/{hash}?data={(data ? "true" : "false")}", null, ct);

    /// <summary>Changes some of the settings.</summary>
    /// <inheritdoc cref="AddAsync"/>
    public async Task<bool> SetAsync(IReadOnlyDictionary<string, object> changes, CancellationToken ct)
    {
        var settings = (await _http.GetFromJsonAsync<Dictionary<string, object?>>("settings", ct))!;
        foreach ((string key, object value) in changes) settings[key] = value;
        return await SendAsync(HttpMethod.Put, "settings", JsonContent.Create(settings), ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Child.DisposeAsync();
        _http.Dispose();
    }

    private async Task<bool> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(request, ct);
            if (answer.IsSuccessStatusCode) return true;
            throw new TortureFailure($"{method} {path} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(ct)}");
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or SocketException)
        {
            return false;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
