using System.Net;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>TorrentLab itself among the clients of others: a session of its own, on a loopback address of its own.</summary>
public sealed class TorrentLabPeer : ILeecher
{
    private readonly TestDirectory _download = new();
    private readonly StringWriter _log = new();
    private readonly CancellationTokenSource _stop;
    private readonly TrackerClient _trackers;
    private readonly PeerListener _listener;
    private readonly LogWriter _logWriter;
    private readonly FileStore? _content;
    private readonly TorrentSession _session;
    private readonly Task<SwarmOutcome> _run;
    private readonly ITestOutputHelper _output;

    private TorrentLabPeer(LabTorrent lab, string? dataDirectory, int maxPeers, ITestOutputHelper output, CancellationToken ct)
    {
        (_output, _stop) = (output, CancellationTokenSource.CreateLinkedTokenSource(ct));
        IPAddress address = LoopbackAddress.Next();
        var torrent = TorrentFile.Parse(lab.File);
        _trackers = new TrackerClient(new HttpTrackerOptions { LocalAddress = address }, new UdpTrackerOptions { LocalAddress = address });
        _listener = PeerListener.Open(0, TimeProvider.System, address);
        _logWriter = new LogWriter(_log, LogDetail.Pieces, output.WriteLine, leaveOpen: true);
        SessionOptions options = new()
        {
            OutputDirectory = _download.Path,
            InOrder = maxPeers == 1,
            Swarm = SwarmOptions.Swarm with { MaxPeers = maxPeers, Port = _listener.Port, PeerId = PeerId.Create(), Seed = new SeedGoal() },
        };
        _session = new TorrentSession(torrent, options, new TcpDialer(address), _trackers, TimeProvider.System, [_logWriter]) { Listener = _listener };
        if (dataDirectory is not null) _content = new FileStore(torrent, dataDirectory, writable: false);
        _run = Task.Run(() => _content is null ? _session.RunAsync(_stop.Token) : _session.SeedAsync(_content, _stop.Token));
    }

    public string DownloadDirectory => _download.Path;

    /// <summary>Starts a seed of data that is in the directory under the torrent's name.</summary>
    public static Task<TorrentLabPeer> SeedAsync(LabTorrent torrent, string dataDirectory, ITestOutputHelper output, CancellationToken ct) =>
        Task.FromResult(new TorrentLabPeer(torrent, dataDirectory, maxPeers: 50, output, ct));

    /// <summary>Starts a leecher that opens a swarm.</summary>
    public static Task<TorrentLabPeer> LeechAsync(LabTorrent torrent, ITestOutputHelper output, CancellationToken ct) =>
        Task.FromResult(new TorrentLabPeer(torrent, dataDirectory: null, maxPeers: 50, output, ct));

    /// <summary>Starts the reference client: one peer at a time.</summary>
    public static Task<TorrentLabPeer> LeechFromOneAsync(LabTorrent torrent, ITestOutputHelper output, CancellationToken ct) =>
        Task.FromResult(new TorrentLabPeer(torrent, dataDirectory: null, maxPeers: 1, output, ct));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It ended before it had every piece.</exception>
    public Task CompletedAsync(Deadline deadline) => deadline.UntilAsync(_ =>
    {
        if (_run.IsCompleted) throw new InvalidOperationException($"TorrentLab ended: {_run.Result}");
        return Task.FromResult(_session.Phase == SessionPhase.Seeding);
    }, "TorrentLab to have every piece");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        await _listener.DisposeAsync();
        await _logWriter.DisposeAsync();
        _output.WriteLine($"TorrentLab:\n{_log}");
        _trackers.Dispose();
        _content?.Dispose();
        _stop.Dispose();
        _download.Dispose();
    }
}
