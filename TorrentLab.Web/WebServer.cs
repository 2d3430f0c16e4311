using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TorrentLab.Tracker.Server;
using TorrentLab.Web.Api;
using TorrentLab.Web.Host;
using TorrentLab.Web.Live;
using TorrentLab.Web.Safety;
using TorrentLab.Web.Tracker;

namespace TorrentLab.Web;

/// <summary>The page, the API behind it, and perhaps a tracker, on one port; and the torrents that they show.</summary>
public sealed class WebServer : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnnounceInterval = TimeSpan.FromMinutes(2); // a class wants to find each other

    private readonly WebApplication _app;
    private readonly LiveHub _live;
    private readonly BuiltInTracker? _tracker;
    private readonly TimeProvider _time;

    private WebServer(TorrentHost host, WebServerOptions options, TimeProvider time)
    {
        (Host, _time) = (host, time);
        _app = Build(options);
        var gate = new PasswordGate(options.Password, time);
        var guard = new Guard(new HostCheck(options.HostNames), gate);
        var server = new ServerEndpoints(host, options, gate, guard);
        _live = new LiveHub(host, time);

        _app.Use((context, next) => Problems.AnswerAsync(context, next));
        _app.Use((context, next) => guard.PassAsync(context, next));
        _app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(30) });
        Documentation.Use(_app);
        Assets.Map(_app);
        server.Map(_app);
        new TorrentEndpoints(host).Map(_app);
        new AddEndpoint(host).Map(_app);
        new FileEndpoint(host).Map(_app);
        new ShareEndpoint(host, options, server, time).Map(_app);
        new LiveEndpoint(_live, server, guard).Map(_app);
        if (!options.HasTracker) return;
        _tracker = new BuiltInTracker(new RegistryOptions { Interval = AnnounceInterval }, time);
        _tracker.Map(_app);
    }

    /// <summary>The torrents.</summary>
    public TorrentHost Host { get; }

    /// <summary>The TCP port that it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Starts a server; it serves when this returns.</summary>
    /// <exception cref="IOException">The port is taken, or the address is not of this machine.</exception>
    /// <exception cref="Primitives.StorageException">A directory cannot be used, or another server uses it.</exception>
    /// <exception cref="ArgumentException">It would listen beyond this machine without a password.</exception>
    public static async Task<WebServer> StartAsync(WebServerOptions options, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Password is null && !IPAddress.IsLoopback(options.Bind)) throw new ArgumentException("a password is needed to listen beyond this machine", nameof(options));
        TorrentHost host = await TorrentHost.LoadAsync(options.Host, time, ct);
        WebServer? server = null;
        try
        {
            server = new WebServer(host, options, time);
            await server.ListenAsync(options, ct);
            host.Begin(); // only now: the first thing that torrents do is to ask their tracker, and that may be we
            string address = server._app.Urls.First();
            server.Port = int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
            return server;
        }
        catch
        {
            if (server is not null) await server.DisposeAsync();
            else await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes every page, stops every torrent and saves the state.</summary>
    public async ValueTask DisposeAsync()
    {
        await _live.DisposeAsync();
        using (var patience = new CancellationTokenSource(StopPatience, _time))
            await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        await Host.DisposeAsync();
        if (_tracker is not null) await _tracker.DisposeAsync();
    }

    private async Task ListenAsync(WebServerOptions options, CancellationToken ct)
    {
        try
        {
            await _app.StartAsync(ct);
        }
        catch (SocketException failed) // an address that is not of this machine; a taken port is an IOException already
        {
            throw new IOException($"cannot listen on {new IPEndPoint(options.Bind, options.Port)}: {failed.Message}", failed);
        }
    }

    private static WebApplication Build(WebServerOptions options)
    {
        // The directory that it is started in must not configure it: settings come from the options alone.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024; // uploads ask for more
            kestrel.Limits.MaxRequestLineSize = 8 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Listen(options.Bind, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        Documentation.Add(builder.Services);
        return builder.Build();
    }
}
