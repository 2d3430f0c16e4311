using System.CommandLine;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Cli.Scenarios;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab lab run</c>: a scenario file from beginning to verdict.</summary>
internal sealed class LabRunCommand : Command, ITaughtCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _file = new("FILE.json")
    {
        Description = "The scenario (docs/scenarios.md tells of the keys, fixtures/scenarios holds many)",
        CustomParser = result =>
        {
            string path = result.Tokens[0].Value;
            if (!File.Exists(path)) result.AddError($"no such file: '{path}'");
            return path;
        },
        Arity = ArgumentArity.ExactlyOne,
    };
    private readonly Option<string?> _client = new("--client")
    {
        Description = "Client of yours in the place of the peer under test, or of NAME; "
            + string.Join(", ", CommandTemplate.Places.Select(place => $"{{{place.Name}}}: {place.Means}")),
        HelpName = "[NAME=]COMMAND",
    };
    private readonly Option<string?> _keep = new("--keep")
    {
        Description = "Directory for the torrent and for what everybody downloads, made if absent; otherwise nothing is kept",
        HelpName = "DIR",
    };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Show every single message" };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON: one object for each line of the log, the last one with the verdict" };

    public LabRunCommand(Terminal terminal)
        : base("run", "Runs a scenario (trackers, peers, faults) on this machine alone, tells it as one log, and judges it.")
    {
        _terminal = terminal;
        Arguments.Add(_file);
        foreach (Option option in (Option[])[_client, _keep, _verbose, _json]) Options.Add(option);
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "FILE.json [options]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab lab run fixtures/scenarios/first-download.json", "a seed, a tracker, a download, told line by line; exit code 0 when all came as expected"),
        ("torrentlab lab run fixtures/scenarios/never-unchokes.json -v", "why nothing happens, message by message"),
        ("torrentlab lab run fixtures/scenarios/corrupt-seed.json --client 'aria2c --dir={output} --interface={address} --listen-port={port} {torrent}'",
            "the same with your client in the place of the peer under test"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        Scenario scenario = ScenarioReader.Load(parsed.GetRequiredValue(_file));
        if (parsed.GetValue(_client) is { } client) scenario = WithClient(scenario, client);
        var view = new ScenarioView(_terminal, scenario, parsed.GetValue(_json), parsed.GetValue(_verbose));
        view.Introduce();
        string? kept = parsed.GetValue(_keep);
        string directory = kept is null ? Directory.CreateTempSubdirectory("torrentlab-run-").FullName : Make(kept);
        try
        {
            ScenarioVerdict verdict = await new ScenarioRun(_terminal, scenario, view.Tell).RunAsync(directory, ct);
            view.Conclude(verdict);
            if (verdict.IsPassed) return ExitCode.Done;
            int failed = verdict.Checks.Count(check => check.IsPassed == false);
            _terminal.Complain($"{failed} of {Units.Count(verdict.Checks.Count, "expectation")} failed; -v shows every message, --keep DIR keeps the files");
            return ExitCode.Failed;
        }
        finally
        {
            if (kept is null) Directory.Delete(directory, recursive: true);
        }
    }

    private static string Make(string directory)
    {
        try
        {
            return Directory.CreateDirectory(directory).FullName;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new JobFailedException($"--keep {directory} cannot be made: {failed.Message}", failed);
        }
    }

    private static Scenario WithClient(Scenario scenario, string text)
    {
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        string? name = sign > 0 ? scenario.Peers.FirstOrDefault(peer => peer.Name == text[..sign])?.Name : null;
        IReadOnlyList<string> command = CommandTemplate.Split(name is null ? text : text[(sign + 1)..]);
        name ??= scenario.UnderTest?.Name
            ?? throw new JobFailedException($"no peer of this scenario is marked \"underTest\": name one with --client 'NAME=COMMAND' ({string.Join(", ", scenario.Peers.Select(peer => peer.Name))})");
        if (CommandTemplate.HasOpenQuote(text)) throw new JobFailedException("--client: a quote is opened and not closed");
        if (command.Count == 0) throw new JobFailedException("--client: the command is empty; write one as 'aria2c --dir={output} {torrent}'");
        return CommandTemplate.UnknownIn(command) is { } unknown ? throw new JobFailedException($"--client: {unknown}") : scenario.WithClient(name, command);
    }
}
