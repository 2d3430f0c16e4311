using System.CommandLine;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab seed</c>: serves content that is complete on the disk.</summary>
internal sealed class SeedCommand : Command, ITaughtCommand
{
    private const int MaxPeers = 100;

    private readonly Terminal _terminal;
    private readonly Argument<string> _file = Values.TorrentFile();
    private readonly Argument<string> _path = Values.Content();
    private readonly SwarmArguments _swarm;
    private readonly Option<string?> _trackerCa = Values.TrackerCa();
    private readonly RecordingArguments _recording;
    private readonly Option<bool> _json = Values.Json();

    public SeedCommand(Terminal terminal) : base("seed", "Checks content on the disk, announces it, and serves it until Ctrl-C. Nothing is written.")
    {
        _terminal = terminal;
        Arguments.Add(_file);
        Arguments.Add(_path);
        _swarm = new SwarmArguments(this, MaxPeers);
        Options.Add(_trackerCa);
        _recording = new RecordingArguments(this);
        Options.Add(_json);
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "FILE.torrent PATH [options]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab seed debian.torrent downloads", "serves downloads/NAME, where NAME is the torrent's"),
        ("torrentlab seed debian.torrent /srv/debian-13.iso --limit-up 2M", "the content itself, at no more than 2 MiB/s"),
        ("torrentlab seed debian.torrent downloads --seed-ratio 2", "ends when twice the content was sent"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        TorrentFile torrent = TorrentInput.Load(parsed.GetRequiredValue(_file));
        using FileStore content = ContentOnDisk.Open(torrent, parsed.GetRequiredValue(_path));
        SwarmOptions swarm = _swarm.Options(parsed, seed: true);
        var options = new SessionOptions { Peers = await _swarm.PeersAsync(parsed, ct), InOrder = false, Swarm = swarm };
        await using Recorders recorders = await _recording.OpenAsync(parsed, Handshake.Ours(torrent.InfoHash, swarm.PeerId), _terminal);
        var job = new SessionJob(_terminal, torrent, options)
        {
            Content = content,
            Limits = _swarm.Limits(parsed, _terminal.Time),
            Bind = _swarm.Bind(parsed),
            TrackerCa = parsed.GetValue(_trackerCa),
            Json = parsed.GetValue(_json),
            IsVerbose = _recording.IsVerbose(parsed),
            Observers = recorders.Observers,
        };
        return await job.RunAsync(ct);
    }
}
