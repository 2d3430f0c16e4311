using System.CommandLine;
using System.Net;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab tracker</c>: a tracker over HTTP and UDP until Ctrl-C.</summary>
internal sealed class TrackerCommand : Command, ITaughtCommand
{
    private readonly Terminal _terminal;
    private readonly Option<int> _port = Values.Number("--port", ["-p"], "TCP port of HTTP, and UDP port; 0 for any free one", 6969, 0, 65535);
    private readonly Option<int?> _udpPort = new("--udp-port")
    {
        Description = "Another port for UDP; 0 for any free one",
        HelpName = "N",
        CustomParser = result => Values.IntBetween(result, 0, 65535),
    };
    private readonly Option<IPAddress?> _bind = Values.Bind("Address of ours to listen on (default: all, IPv4 and IPv6)");
    private readonly Option<int> _interval = Values.Number("--interval", [], "Seconds between two announces of a peer; after two of them it is forgotten", 1800, 1, 86400);
    private readonly Option<string?> _whitelist = new("--whitelist")
    {
        Description = "Serve only the torrents of this file: an info-hash a line, 40 hexadecimal digits; # begins a remark",
        HelpName = "FILE",
        CustomParser = result =>
        {
            string path = result.Tokens[0].Value;
            if (!File.Exists(path)) result.AddError($"--whitelist: no such file: '{path}'");
            return path;
        },
    };
    private readonly Option<string?> _state = new("--state") { Description = "Keep torrents and peers in this JSON file while the tracker does not run", HelpName = "FILE" };
    private readonly Option<bool> _json = Values.Json();

    public TrackerCommand(Terminal terminal) : base("tracker", "Runs a tracker over HTTP and UDP until Ctrl-C.")
    {
        _terminal = terminal;
        foreach (Option option in (Option[])[_port, _udpPort, _bind, _interval, _whitelist, _state, _json]) Options.Add(option);
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "[options]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab tracker", "announce to http://HOST:6969/announce or udp://HOST:6969/announce; figures at http://HOST:6969/"),
        ("torrentlab tracker --bind 127.0.0.1 --interval 60", "for this machine alone, and peers come every minute"),
        ("torrentlab tracker --whitelist allowed.txt --state tracker.json", "only some torrents, and a restart loses nobody"),
    ];

    private Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        string? whitelist = parsed.GetValue(_whitelist);
        var registry = new RegistryOptions
        {
            Interval = TimeSpan.FromSeconds(parsed.GetValue(_interval)),
            Whitelist = whitelist is null ? null : WhitelistFile.Read(whitelist),
        };
        var job = new TrackerJob(_terminal)
        {
            Port = parsed.GetValue(_port),
            UdpPort = parsed.GetValue(_udpPort),
            Bind = parsed.GetValue(_bind),
            Registry = registry,
            StateFile = parsed.GetValue(_state),
            Json = parsed.GetValue(_json),
        };
        return job.RunAsync(ct);
    }
}
