using System.CommandLine;
using System.Net;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Metainfo;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab web</c>: the whole client in the browser, until Ctrl-C.</summary>
internal sealed class WebCommand : Command, ITaughtCommand
{
    private const long StandardUpload = 16L * 1024 * 1024 * 1024;

    private readonly Terminal _terminal;
    private readonly Option<int> _port = Values.Number("--port", ["-p"], "TCP port of the page; 0 for any free one", 8000, 0, 65535);
    private readonly Option<IPAddress?> _bind = Values.Bind("Address of ours to listen on (default 127.0.0.1: this machine alone)");
    private readonly Option<string[]> _hosts = new("--host")
    {
        Description = "Name under which browsers may call the page, beside localhost and addresses; may be given several times",
        HelpName = "NAME",
    };
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Directory for the content (default downloads)",
        HelpName = "DIR",
        DefaultValueFactory = _ => "downloads",
    };
    private readonly Option<string?> _state = new("--state")
    {
        Description = "Directory for what must survive a restart (default: OUTPUT/.torrentlab/web)",
        HelpName = "DIR",
    };
    private readonly Option<int> _peerPort = Values.Number("--peer-port", [], "TCP port for peers; the next free one if it is taken", 6881, 0, 65535);
    private readonly Option<bool> _tracker = new("--tracker") { Description = "Be a tracker, too, under /announce and /scrape; what is shared here is announced there" };
    private readonly Option<string?> _passwordFile = new("--password-file")
    {
        Description = "File whose first line is the password; one is made up when the page is to be seen beyond this machine",
        HelpName = "FILE",
        CustomParser = result =>
        {
            string path = result.Tokens[0].Value;
            if (!File.Exists(path)) result.AddError($"--password-file: no such file: '{path}'");
            return path;
        },
    };
    private readonly Option<long?> _maxUpload = Values.Size("--max-upload", "Most bytes that can be uploaded to be shared at once (default 16G)");
    private readonly Option<string?> _trackerCa = Values.TrackerCa();

    public WebCommand(Terminal terminal) : base("web", "Serves a page that downloads, shares and shows torrents, until Ctrl-C.")
    {
        _terminal = terminal;
        foreach (Option option in (Option[])[_port, _bind, _hosts, _output, _state, _peerPort, _tracker, _passwordFile, _maxUpload, _trackerCa]) Options.Add(option);
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "[options]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab web", "open http://127.0.0.1:8000 in a browser; what it downloads is in downloads/"),
        ("torrentlab web --tracker -o class", "for a class on one machine: what is shared can be found without another tracker"),
        ("torrentlab web --bind 0.0.0.0 --password-file password.txt", "for other machines; the password travels unencrypted unless a proxy adds TLS"),
    ];

    private Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        string output = parsed.GetValue(_output)!;
        var job = new WebJob(_terminal)
        {
            Port = parsed.GetValue(_port),
            Bind = parsed.GetValue(_bind) ?? IPAddress.Loopback,
            HostNames = parsed.GetValue(_hosts) ?? [],
            Output = output,
            State = parsed.GetValue(_state) ?? Path.Join(output, SafePath.Reserved, "web"),
            PeerPort = parsed.GetValue(_peerPort),
            HasTracker = parsed.GetValue(_tracker),
            PasswordFile = parsed.GetValue(_passwordFile),
            MaxUpload = parsed.GetValue(_maxUpload) ?? StandardUpload,
            TrackerCa = parsed.GetValue(_trackerCa),
        };
        return job.RunAsync(ct);
    }
}
