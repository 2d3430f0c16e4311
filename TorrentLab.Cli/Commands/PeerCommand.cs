using System.CommandLine;
using System.Text.Json;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Metainfo;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab peer</c>: handshake and first messages of one peer, explained.</summary>
internal sealed class PeerCommand : Command, ITaughtCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _file = Values.TorrentFile();
    private readonly Argument<HostPort> _peer = new("HOST:PORT")
    {
        Description = "The peer; IPv6 in brackets",
        CustomParser = result => HostPort.Parse(result, result.Tokens[0].Value),
    };
    private readonly Option<int> _seconds = Values.Number("--seconds", [], "How long to listen to the peer", 5, 1, 600);
    private readonly Option<bool> _json = Values.Json();

    public PeerCommand(Terminal terminal) : base("peer", "Connects to a peer and explains its handshake and first messages byte by byte.")
    {
        _terminal = terminal;
        Arguments.Add(_file);
        Arguments.Add(_peer);
        Options.Add(_seconds);
        Options.Add(_json);
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "FILE.torrent HOST:PORT [--seconds N] [--json]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab peer debian.torrent 192.0.2.1:6881", "who is there, what it can do, which pieces it has"),
        ("torrentlab peer debian.torrent [2001:db8::1]:51413 --seconds 30", "listens longer, for keep-alives and new pieces"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        TorrentFile torrent = TorrentInput.Load(parsed.GetRequiredValue(_file));
        HostPort peer = parsed.GetRequiredValue(_peer);
        bool json = parsed.GetValue(_json);
        await using RawPeer connection = await RawPeer.ConnectAsync(await peer.ResolveAsync(ct), _terminal.Time, ct);
        var look = new PeerLook(json ? TextWriter.Null : _terminal.Out, torrent, connection, _terminal.Time);
        PeerReport report = await look.RunAsync(TimeSpan.FromSeconds(parsed.GetValue(_seconds)), ct);
        if (json) _terminal.Out.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.PeerReport));
        return ExitCode.Done;
    }
}
