using System.Net;
using System.Net.Http.Headers;
using TorrentLab.Lab;
using TorrentLab.Tests;
using TorrentLab.Web;
using TorrentLab.Web.Host;

namespace TorrentLab.BrowserTests;

/// <summary>A real server in this process with directories of its own. It can be stopped, and started again in the same place.</summary>
public sealed class LabServer : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly IPAddress _peerAddress;
    private readonly bool _hasTracker;
    private readonly string? _password;
    private WebServer? _server;
    private int _port;

    private LabServer(IPAddress? peerAddress, bool hasTracker, string? password) =>
        (_peerAddress, _hasTracker, _password) = (peerAddress ?? IPAddress.Loopback, hasTracker, password);

    /// <summary>Where the page is; the same after a restart.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Where content goes.</summary>
    public string Downloads => _directory.At("downloads");

    /// <summary>Bytes that peers were sent, of all time.</summary>
    public long Uploaded => _server!.Host.Totals.Uploaded;

    /// <param name="peerAddress">The address of its peer connections; 127.0.0.1 if null.</param>
    /// <param name="hasTracker">Whether it is a tracker, too.</param>
    /// <param name="password">What users must know; null for nothing.</param>
    public static async Task<LabServer> StartAsync(IPAddress? peerAddress = null, bool hasTracker = false, string? password = null)
    {
        LabServer server = new(peerAddress, hasTracker, password);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it again on the port and with the state that it had.</summary>
    public async Task StartAgainAsync()
    {
        WebServerOptions options = new()
        {
            Host = new HostOptions
            {
                OutputDirectory = Downloads,
                StateDirectory = _directory.At("state"),
                PeerPort = 0,
                Bind = _peerAddress,
            },
            Port = _port,
            HasTracker = _hasTracker,
            Password = _password,
        };
        _server = await WebServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
        _port = _server.Port;
    }

    public async Task StopAsync()
    {
        if (_server is null) return;
        await _server.DisposeAsync();
        _server = null;
    }

    /// <summary>Adds a torrent as a program does, without the page.</summary>
    /// <param name="torrent">Its .torrent file.</param>
    /// <param name="paused">Whether it waits for the user.</param>
    public async Task AddAsync(LabTorrent torrent, bool paused)
    {
        using HttpClient http = new() { BaseAddress = Address };
        using ByteArrayContent file = new(torrent.File);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/x-bittorrent");
        using HttpResponseMessage answer = await http.PostAsync($"api/torrents/add?paused={(paused ? "true" : "false")}", file);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }
}
