using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Lab;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab lab tracker</c>: a tracker that fails in one way, until Ctrl-C.</summary>
internal sealed class LabTrackerCommand : Command, ITaughtCommand
{
    private readonly Terminal _terminal;
    private readonly Option<string?> _fault = new("--fault")
    {
        Description = "How it fails; --list names the faults",
        HelpName = "NAME",
        CustomParser = result =>
        {
            string name = result.Tokens[0].Value;
            if (TrackerFaults.All.All(fault => fault.Name != name))
                result.AddError($"--fault: no such fault: '{name}'.{Spelling.Hint(name, TrackerFaults.All.Select(fault => fault.Name))} See --list");
            return name;
        },
    };
    private readonly Option<bool> _list = new("--list") { Description = "Explain every fault, and end" };
    private readonly Option<HostPort[]> _peers = new("--peer")
    {
        Description = "Peer to list beside those that announce themselves; may be given several times",
        HelpName = "HOST:PORT",
        CustomParser = result => [.. result.Tokens.Select(token => HostPort.Parse(result, token.Value))],
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly LabArguments _where;

    public LabTrackerCommand(Terminal terminal)
        : base("tracker", "Runs a tracker that fails in one way, and tells what clients ask, until Ctrl-C.")
    {
        _terminal = terminal;
        foreach (Option option in (Option[])[_fault, _list, _peers]) Options.Add(option);
        _where = new LabArguments(this);
        Validators.Add(result =>
        {
            if (!result.GetValue(_list) && result.GetResult(_fault) is null) result.AddError("--fault NAME is missing; --list names the faults");
        });
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "--fault NAME [options]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab lab tracker --list", "every fault: what it does, which rule it breaks, what a good client does"),
        ("torrentlab lab tracker --fault zero-interval --port 6969", "answers at http://127.0.0.1:6969/announce; does the client come back at once?"),
        ("torrentlab lab tracker --fault udp-loss --peer 127.0.0.1:6881", "loses every other packet; who gets through is told of one peer"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var view = new LabView(_terminal, _where.Json(parsed));
        if (parsed.GetValue(_list))
        {
            view.List(TrackerFaults.All);
            return ExitCode.Done;
        }
        List<IPEndPoint> peers = [];
        foreach (HostPort peer in parsed.GetRequiredValue(_peers))
            peers.AddRange((await peer.ResolveAsync(ct)).Select(endpoint => new IPEndPoint(endpoint.Address, endpoint.Port)));
        TrackerFault fault = TrackerFaults.Find(parsed.GetRequiredValue(_fault)!);
        FaultTracker tracker = Listen(fault, peers, parsed, view);
        await using (tracker)
        {
            tracker.Transcript.Add(0, TranscriptKind.Note, $"{fault.Name}: {fault.Does}");
            tracker.Transcript.Add(0, TranscriptKind.Note, $"listening at {tracker.Url}");
            await LabArguments.UntilStoppedAsync(ct);
        }
        view.Summary(tracker.Summary);
        return ExitCode.Done;
    }

    private FaultTracker Listen(TrackerFault fault, IReadOnlyList<IPEndPoint> peers, ParseResult parsed, LabView view)
    {
        try
        {
            return new FaultTracker(fault, peers, _where.Bind(parsed), _where.Port(parsed), new Transcript(_terminal.Time, view.Tell));
        }
        catch (SocketException taken)
        {
            throw _where.CannotListen(parsed, taken);
        }
    }
}
