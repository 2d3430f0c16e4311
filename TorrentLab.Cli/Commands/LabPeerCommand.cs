using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab lab peer</c>: a peer that misbehaves as it is told, until Ctrl-C.</summary>
internal sealed class LabPeerCommand : Command, ITaughtCommand
{
    private static readonly TimeSpan DialPause = TimeSpan.FromSeconds(5);

    private readonly Terminal _terminal;
    private readonly Argument<string> _file = Optional(Values.TorrentFile());
    private readonly Argument<string> _data = Optional(Values.Content(name: "DATA"));
    private readonly Option<string> _behaviours = new("--behaviour", "-b")
    {
        Description = "What it does, applied in this order; NAME:N gives one its number; --list names them (default perfect-seed)",
        HelpName = "NAME[,NAME...]",
        DefaultValueFactory = _ => "perfect-seed",
        CustomParser = result =>
        {
            string names = result.Tokens[0].Value;
            try
            {
                BehaviourCatalogue.Parse(names);
            }
            catch (FormatException wrong)
            {
                string? unknown = names.Split(',', StringSplitOptions.TrimEntries).Select(name => name.Split(':')[0]).FirstOrDefault(name => !Names.Contains(name));
                string hint = unknown is null ? "" : Spelling.Hint(unknown, Names);
                result.AddError($"--behaviour: {wrong.Message}.{hint} See --list");
            }
            return names;
        },
    };
    private readonly Option<bool> _list = new("--list") { Description = "Explain every behaviour, and end" };
    private readonly Option<int> _seed = Values.Number("--seed", [], "Gives what is made up, such as which byte is wrong; the same in every run", 1, 0, int.MaxValue);
    private readonly Option<string?> _tracker = new("--tracker")
    {
        Description = "Announce URL of an http or udp tracker to be listed at",
        HelpName = "URL",
        CustomParser = result =>
        {
            string url = result.Tokens[0].Value;
            if (Tracker.TrackerUrl.Problem(url, ["http", "udp"]) is { } problem) result.AddError($"--tracker: {problem}");
            return url;
        },
    };
    private readonly Option<HostPort?> _client = new("--connect")
    {
        Description = "Client to dial, again 5 s after each end",
        HelpName = "HOST:PORT",
        CustomParser = result => HostPort.Parse(result, result.Tokens[0].Value),
    };
    private readonly LabArguments _where;

    public LabPeerCommand(Terminal terminal)
        : base("peer", "Runs a peer that serves a torrent and misbehaves as it is told, and tells what clients do, until Ctrl-C.")
    {
        _terminal = terminal;
        Arguments.Add(_file);
        Arguments.Add(_data);
        foreach (Option option in (Option[])[_behaviours, _list, _seed, _tracker, _client]) Options.Add(option);
        _where = new LabArguments(this);
        Validators.Add(result =>
        {
            if (result.GetValue(_list)) return;
            Argument? missing = Arguments.FirstOrDefault(argument => result.GetResult(argument) is not { Tokens.Count: > 0 });
            if (missing is not null) result.AddError($"{missing.Name} is missing: torrentlab lab peer {Synopsis}");
        });
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "FILE.torrent DATA [options]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab lab peer --list", "every behaviour: what it does, which rule it breaks, what a good client does"),
        ("torrentlab lab peer debian.torrent downloads -b corrupts-block:3", "a seed with one wrong byte; does the client notice, whom does it blame?"),
        ("torrentlab lab peer debian.torrent downloads -b fast,chokes-in-piece:5,one-byte-at-a-time --connect 127.0.0.1:51413",
            "several at once, to a client that listens there"),
        ("torrentlab lab peer debian.torrent downloads -b free-rider --tracker http://127.0.0.1:6969/announce", "listed at a tracker, so that clients find it"),
    ];

    private static IEnumerable<string> Names => BehaviourCatalogue.All.Select(known => known.Name);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var view = new LabView(_terminal, _where.Json(parsed));
        if (parsed.GetValue(_list))
        {
            view.List(BehaviourCatalogue.All);
            return ExitCode.Done;
        }
        TorrentFile torrent = TorrentInput.Load(parsed.GetRequiredValue(_file));
        DiskContent content = ContentOnDisk.ForLab(torrent, parsed.GetRequiredValue(_data));
        IPEndPoint? client = await ClientAsync(parsed, ct);
        ScriptedPeer peer = Listen(content, parsed, view);
        await using (peer)
        {
            peer.Transcript.Add(0, TranscriptKind.Note, $"{parsed.GetValue(_behaviours)}, listening at {peer.Endpoint}");
            List<Task> work = [];
            if (parsed.GetValue(_tracker) is { } url) work.Add(new TrackerAnnouncer(new Uri(url), content.InfoHash, peer, _terminal.Time).RunAsync(ct));
            if (client is not null) work.Add(peer.KeepDialingAsync(client, DialPause, ct));
            await LabArguments.UntilStoppedAsync(ct);
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        view.Summary(peer.Summary);
        return ExitCode.Done;
    }

    private ScriptedPeer Listen(DiskContent content, ParseResult parsed, LabView view)
    {
        int seed = parsed.GetValue(_seed);
        try
        {
            return new ScriptedPeer(content, BehaviourCatalogue.Parse(parsed.GetRequiredValue(_behaviours), seed), _where.Bind(parsed),
                port: _where.Port(parsed), transcript: new Transcript(_terminal.Time, view.Tell), time: _terminal.Time, seed: seed);
        }
        catch (SocketException taken)
        {
            throw _where.CannotListen(parsed, taken);
        }
    }

    private async Task<IPEndPoint?> ClientAsync(ParseResult parsed, CancellationToken ct)
    {
        if (parsed.GetValue(_client) is not { } client) return null;
        PeerEndpoint endpoint = (await client.ResolveAsync(ct))[0];
        return new IPEndPoint(endpoint.Address, endpoint.Port);
    }

    private static Argument<string> Optional(Argument<string> argument)
    {
        argument.Arity = ArgumentArity.ZeroOrOne; // --list needs none
        return argument;
    }
}
