using System.CommandLine;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Metainfo;
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
    private readonly Option<string?> _files = new("--files")
    {
        Description = "Only these files, separated by commas: numbers as inspect shows them, ranges, patterns (1,3-5,*.txt,sub/**)",
        HelpName = "LIST",
    };
    private readonly Option<bool> _resume = new("--resume") { Description = "Keep what is already good on the disk (the default)" };
    private readonly Option<bool> _noResume = new("--no-resume") { Description = "Start afresh; what is there is overwritten" };
    private readonly SwarmArguments _swarm;
    private readonly Option<int?> _pipeline = new("--pipeline")
    {
        Description = "Requests under way at one peer (1..250; default: adapts to bandwidth and delay)",
        HelpName = "N",
        CustomParser = result => Values.IntBetween(result, 1, 250),
    };
    private readonly Option<string?> _trackerCa = Values.TrackerCa();
    private readonly Option<bool> _seed = new("--seed") { Description = "Serve what is complete until Ctrl-C" };
    private readonly Option<int?> _timeout = new("--timeout")
    {
        Description = "Give up when nothing has come for so long",
        HelpName = "SECONDS",
        CustomParser = result => Values.IntBetween(result, 1, 1_000_000),
    };
    private readonly RecordingArguments _recording;
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
        foreach (Option option in (Option[])[_output, _files, _resume, _noResume]) Options.Add(option);
        _swarm = new SwarmArguments(this, maxPeers: 1);
        foreach (Option option in (Option[])[_seed, _timeout, _pipeline, _trackerCa]) Options.Add(option);
        _recording = new RecordingArguments(this);
        Options.Add(_json);
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
        ("torrentlab debian.torrent --max-peers 50 --seed-ratio 1", "a whole swarm, and gives back as much as it got"),
        ("torrentlab album.torrent --files '1,3-5,**/*.txt'", "only these files; torrentlab inspect shows their numbers"),
        ("torrentlab film.torrent --peer 192.0.2.1:6881", "tries this peer first; no tracker is needed then"),
        ("torrentlab film.torrent --trace film.pcapng -v", "shows every message, and records them for Wireshark"),
        ("torrentlab demo", "tracker, seeder and download on this machine, each step explained; needs nothing else"),
        ("torrentlab inspect debian.torrent --bytes", "explains the file byte by byte"),
        ("torrentlab verify debian.torrent downloads", "hashes what is on the disk"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        SwarmOptions swarm = _swarm.Options(parsed, seed: parsed.GetValue(_seed) || _swarm.HasGoal(parsed)) with
        {
            PipelineDepth = parsed.GetValue(_pipeline),
            Timeout = parsed.GetValue(_timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        var options = new SessionOptions
        {
            OutputDirectory = parsed.GetRequiredValue(_output),
            Resume = !parsed.GetValue(_noResume),
            Peers = await _swarm.PeersAsync(parsed, ct),
            InOrder = _swarm.IsInOrder(parsed),
            Swarm = swarm,
        };
        TorrentFile torrent = TorrentInput.Load(parsed.GetRequiredValue(_file));
        if (parsed.GetValue(_files) is { } list)
        {
            if (!FileSelection.TryParse(torrent, list, out FileSelection? files, out string? problem))
            {
                _terminal.Complain($"--files: {problem}");
                return ExitCode.Usage;
            }
            options = options with { Files = files };
        }
        await using Recorders recorders = await _recording.OpenAsync(parsed, Handshake.Ours(torrent.InfoHash, swarm.PeerId), _terminal);
        var job = new SessionJob(_terminal, torrent, options)
        {
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
