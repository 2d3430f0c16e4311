using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Web.Host;

/// <summary>What all sessions of a server share: the port, the trackers' client, the limits, the turn to hash.</summary>
internal sealed class SessionFactory : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    private readonly HostOptions _options;
    private readonly TimeProvider _time;
    private readonly TrackerClient _trackers;
    private readonly RateLimiter _down;
    private readonly RateLimiter _up;
    private readonly SemaphoreSlim _checkingTurn = new(1);
    private readonly PeerListener? _listener;

    /// <param name="options">Of the server.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notes">Takes a line when the port cannot be opened: then peers cannot call, but they can be called.</param>
    /// <exception cref="TrackerException">The CA file cannot be used.</exception>
    public SessionFactory(HostOptions options, TimeProvider time, ICollection<string> notes)
    {
        (_options, _time, _down, _up) = (options, time, new RateLimiter(time), new RateLimiter(time));
        _trackers = new TrackerClient(
            new HttpTrackerOptions { CaFile = options.TrackerCa, LocalAddress = options.Bind }, new UdpTrackerOptions { LocalAddress = options.Bind }, time);
        try
        {
            _listener = PeerListener.Open(options.PeerPort, time, options.Bind);
            if (options.PeerPort != 0 && _listener.Port != options.PeerPort) notes.Add($"port {options.PeerPort} is taken: peers can call port {_listener.Port}");
        }
        catch (IOException taken)
        {
            notes.Add($"{taken.Message}. Going on: peers cannot call, but they can be called");
        }
    }

    /// <summary>The port on which peers reach us; null for none.</summary>
    public int? Port => _listener?.Port;

    /// <summary>Limits for a torrent, below those of the server.</summary>
    public TransferLimits NewRates() => new(new RateLimiter(_time, _down), new RateLimiter(_time, _up));

    /// <summary>From now on all torrents together keep to these.</summary>
    public void Apply(HostSettings settings) => (_down.Limit, _up.Limit) = (settings.DownLimit, settings.UpLimit);

    /// <summary>From now on a torrent keeps to its limits and to those of the server.</summary>
    public static void Apply(HostedTorrent torrent, HostSettings settings)
    {
        (torrent.Rates.Down.Limit, torrent.Rates.Up.Limit) = (torrent.Limits.DownLimit, torrent.Limits.UpLimit);
        torrent.Run?.Session.Change(LimitsFor(torrent, settings));
    }

    /// <summary>A session on a torrent; not begun.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="settings">Of the server.</param>
    /// <param name="isCheck">It only hashes what is there.</param>
    /// <param name="onComplete">Told when the torrent is complete; must not wait.</param>
    public TorrentRun NewRun(HostedTorrent torrent, HostSettings settings, bool isCheck, Action onComplete)
    {
        SwarmLimits limits = LimitsFor(torrent, settings);
        SwarmOptions swarm = SwarmOptions.Swarm with
        {
            MaxPeers = limits.MaxPeers,
            UploadSlots = limits.UploadSlots,
            DownLimit = limits.Down,
            Port = Port ?? _options.PeerPort,
            Seed = new SeedGoal(), // the server knows what earlier runs have sent, and ends it
            StopTimeout = StopTimeout,
        };
        var options = new SessionOptions { OutputDirectory = torrent.Directory, Files = torrent.Selection, InOrder = false, Swarm = swarm };
        torrent.Wire.Begin(Handshake.Ours(torrent.Hash, swarm.PeerId));
        var session = new TorrentSession(torrent.Torrent, options, new TcpDialer(_options.Bind), _trackers, _time, [torrent.Log, torrent.Wire])
        {
            Listener = _listener,
            Limits = torrent.Rates,
            CheckingTurn = _checkingTurn,
            OnComplete = onComplete,
            ShowsPieces = torrent.Watchers > 0,
        };
        return new TorrentRun(session, isCheck);
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null) await _listener.DisposeAsync();
        _trackers.Dispose();
        _checkingTurn.Dispose();
    }

    private static SwarmLimits LimitsFor(HostedTorrent torrent, HostSettings settings)
    {
        long? down = torrent.Limits.DownLimit;
        if (settings.DownLimit < (down ?? long.MaxValue)) down = settings.DownLimit;
        return new SwarmLimits(settings.MaxPeers, settings.UploadSlots, down);
    }
}
