using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TorrentLab.Primitives;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Web.Tracker;

/// <summary>A tracker over HTTP and UDP (BEP 3, BEP 15) with one swarm table behind both.</summary>
public sealed class TrackerServer : IAsyncDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly TrackerServerOptions _options;
    private readonly TimeProvider _time;
    private readonly TrackerClock _clock;
    private readonly TrackerRegistry _registry;
    private readonly TrackerActivity _activity = new();
    private readonly TrackerState? _state;
    private readonly CancellationTokenSource _stop = new();
    private KestrelServer? _http;
    private UdpTrackerServer? _udp;
    private Task _ticking = Task.CompletedTask;

    private TrackerServer(TrackerServerOptions options, TimeProvider time)
    {
        (_options, _time, _clock) = (options, time, new TrackerClock(time));
        _registry = new TrackerRegistry(options.Registry);
        if (options.StateFile is { } file) _state = new TrackerState(file, _registry, _clock, time);
    }

    /// <summary>The TCP port that it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>The UDP port that it listens on.</summary>
    public int UdpPort => _udp!.Port;

    /// <summary>What the state file had, in one line for people; null without a file.</summary>
    public string? StateNote { get; private set; }

    /// <summary>How it stands now.</summary>
    public TrackerStats Stats
    {
        get
        {
            RegistryTotals totals = _registry.Totals();
            return new TrackerStats(totals.Torrents, totals.Seeds, totals.Leechers, Math.Round(_activity.AnnouncesPerSecond, 1),
                _activity.Announces, _activity.Scrapes, _activity.Refusals, totals.Downloaded, (long)_clock.Elapsed.TotalSeconds);
        }
    }

    /// <summary>Starts a tracker; it serves when this returns.</summary>
    /// <exception cref="IOException">A port is taken, or the address is not of this machine.</exception>
    /// <exception cref="StorageException">The state file cannot be used.</exception>
    public static async Task<TrackerServer> StartAsync(TrackerServerOptions options, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new TrackerServer(options, time);
        try
        {
            if (server._state is { } state) server.StateNote = await state.LoadAsync(ct);
            await server.ListenAsync(ct);
            return server;
        }
        catch
        {
            await server.StopListeningAsync();
            server._state?.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening and keeps the state.</summary>
    /// <exception cref="StorageException">The state could not be written.</exception>
    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        _stop.Dispose();
        using (_state) _state?.Save();
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        // UDP first, so that whoever gets an answer over HTTP gets one over UDP, too; unless only TCP knows the number.
        int udpPort = _options.UdpPort ?? _options.Port;
        bool takesTcpPort = _options.UdpPort is null && _options.Port == 0;
        if (!takesTcpPort) _udp = OpenUdp(udpPort);
        string trackerId = RandomNumberGenerator.GetHexString(8, lowercase: true);
        var responder = new HttpTrackerResponder(_registry, _activity, trackerId);
        _http = CreateKestrel();
        await _http.StartAsync(new TrackerHttpApplication(responder, _clock, () => Stats), ct);
        string address = _http.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Port = int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
        _udp ??= OpenUdp(Port);
        _ticking = TickAsync();
    }

    private UdpTrackerServer OpenUdp(int port)
    {
        var connectionIds = new UdpConnectionIds(RandomNumberGenerator.GetBytes(16));
        var responder = new UdpTrackerResponder(_registry, _activity, connectionIds, new Random());
        try
        {
            return new UdpTrackerServer(responder, _clock, _options.Bind, port);
        }
        catch (SocketException failed)
        {
            throw new IOException($"cannot listen on UDP port {port}: {failed.Message}", failed);
        }
    }

    private KestrelServer CreateKestrel()
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        // A tracker's questions are one line without a body; whoever is slow to send it loses his connection.
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestLineSize = 8 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        options.Limits.MaxConcurrentConnections = 10_000;
        Action<ListenOptions> http1 = listen => listen.Protocols = HttpProtocols.Http1;
        if (_options.Bind is { } bind) options.Listen(bind, _options.Port, http1);
        else options.ListenAnyIP(_options.Port, http1);
        // Answers take microseconds, so the threads that read the sockets give them: handing over would cost more.
        var transport = new SocketTransportOptions { UnsafePreferInlineScheduling = true, WaitForDataBeforeAllocatingBuffer = false };
        IConnectionListenerFactory sockets = new SocketTransportFactory(Options.Create(transport), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(options), sockets, NullLoggerFactory.Instance);
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TickEvery, _time);
        _activity.Sample(_clock.Elapsed.TotalSeconds);
        TimeSpan saved = _clock.Elapsed;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                _registry.Sweep(_clock.Now);
                _activity.Sample(_clock.Elapsed.TotalSeconds);
                if (_state is null || _clock.Elapsed - saved < _options.SaveEvery) continue;
                saved = _clock.Elapsed;
                TrySave(_state);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>A disk that is full now may have room in five minutes, and the tracker can do without.</summary>
    private static void TrySave(TrackerState state)
    {
        try
        {
            state.Save();
        }
        catch (StorageException)
        {
            // Said at the end, if it is still so.
        }
    }

    private async Task StopListeningAsync()
    {
        await _stop.CancelAsync();
        await _ticking;
        _udp?.Dispose();
        if (_http is null) return;
        using var patience = new CancellationTokenSource(StopPatience, _time);
        await _http.StopAsync(patience.Token);
        _http.Dispose();
    }
}
