using System.CommandLine;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab FILE.torrent</c>: the main job.</summary>
internal sealed class DownloadCommand : RootCommand, ITaughtCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _file;
    private readonly Option<string> _output = new("--output", "-o", "-d", "--download-dir")
    {
        Description = "Directory for the result, made if absent; the content lands at DIR/NAME (default downloads)",
        HelpName = "DIR",
        DefaultValueFactory = _ => "downloads",
    };
    private readonly Option<bool> _resume = new("--resume") { Description = "Keep what is already good on the disk (the default)" };
    private readonly Option<bool> _noResume = new("--no-resume") { Description = "Start afresh; what is there is overwritten" };
    private readonly Option<HostPort[]> _peers = new("--peer")
    {
        Description = "Peer to try before any that a tracker names; may be given several times",
        HelpName = "HOST:PORT",
        CustomParser = result => [.. result.Tokens.Select(token => HostPort.Parse(result, token.Value))],
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<int> _maxPeers = Values.Number("--max-peers", ["-m"], "Connections at a time; 1 is the reference client", 1, 1, 500);
    private readonly Option<int> _port = Values.Port();
    private readonly Option<int?> _pipeline = new("--pipeline")
    {
        Description = "Requests under way at one peer (1..250; default: adapts to bandwidth and delay)",
        HelpName = "N",
        CustomParser = result => Values.IntBetween(result, 1, 250),
    };
    private readonly Option<string?> _trackerCa = Values.TrackerCa();
    private readonly Option<string[]> _traces = new("--trace")
    {
        Description = "Record every message: JSON lines, or a capture for Wireshark if FILE ends in .pcapng; may be given several times",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> _log = new("--log") { Description = "Write a log of connections, tracker and peer traffic, errors", HelpName = "FILE" };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Show that log on standard error" };
    private readonly Option<bool> _json = Values.Json();

    public DownloadCommand(Terminal terminal) : base("Downloads what a .torrent file describes, and shows how BitTorrent does it.")
    {
        _terminal = terminal;
        _file = new Argument<string>("FILE.torrent")
        {
            Description = "What to download; the suffix may be left out",
            Arity = ArgumentArity.ZeroOrOne, // or subcommands would need one too; the validator below asks for it
            CustomParser = result => Values.ExistingTorrent(result, [.. Subcommands.Select(command => command.Name)]),
        };
        Arguments.Add(_file);
        foreach (Option option in (Option[])[_output, _resume, _noResume, _peers, _maxPeers, _port, _pipeline, _trackerCa, _traces, _log, _verbose, _json])
            Options.Add(option);
        Validators.Add(result =>
        {
            if (result.GetResult(_file) is not { Tokens.Count: > 0 })
                result.AddError("name a .torrent file, as in: torrentlab FILE.torrent (torrentlab --help shows more)");
            if (result.GetResult(_resume) is { Implicit: false } && result.GetResult(_noResume) is { Implicit: false })
                result.AddError("--resume and --no-resume contradict each other: give one");
        });
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "FILE.torrent [options]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab debian.torrent", "downloads to downloads/; the same command again goes on where it ended"),
        ("torrentlab debian.torrent -o /srv/iso --max-peers 8", "the same elsewhere, from up to 8 peers at a time"),
        ("torrentlab film.torrent --peer 192.0.2.1:6881", "tries this peer first; no tracker is needed then"),
        ("torrentlab film.torrent --trace film.pcapng -v", "shows every message, and records them for Wireshark"),
        ("torrentlab demo", "tracker, seeder and download on this machine, each step explained; needs nothing else"),
        ("torrentlab inspect debian.torrent --bytes", "explains the file byte by byte"),
        ("torrentlab verify debian.torrent downloads", "hashes what is on the disk"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var peers = new List<PeerEndpoint>();
        foreach (HostPort peer in parsed.GetRequiredValue(_peers)) peers.AddRange(await peer.ResolveAsync(ct));
        var options = new SessionOptions
        {
            OutputDirectory = parsed.GetRequiredValue(_output),
            Resume = !parsed.GetValue(_noResume),
            Peers = peers,
            Swarm = new SwarmOptions
            {
                MaxPeers = parsed.GetValue(_maxPeers),
                PipelineDepth = parsed.GetValue(_pipeline),
                Port = parsed.GetValue(_port),
            },
        };
        TorrentFile torrent = TorrentInput.Load(parsed.GetRequiredValue(_file));
        var ours = Handshake.Ours(torrent.InfoHash, options.Swarm.PeerId);
        bool verbose = parsed.GetValue(_verbose);
        await using Recorders recorders = await Recorders.OpenAsync(
            parsed.GetRequiredValue(_traces), parsed.GetValue(_log), verbose, ours, _terminal);
        var job = new DownloadJob(_terminal, torrent, options)
        {
            TrackerCa = parsed.GetValue(_trackerCa),
            Json = parsed.GetValue(_json),
            IsVerbose = verbose,
            Observers = recorders.Observers,
        };
        return await job.RunAsync(ct);
    }
}
