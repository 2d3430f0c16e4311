using System.CommandLine;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab lab</c>: trackers and peers that fail on demand.</summary>
internal sealed class LabCommand : Command, ITaughtCommand
{
    public LabCommand(Terminal terminal) : base("lab", "Runs trackers and peers that fail in every known way, alone or in scenarios, for any client to meet.")
    {
        Subcommands.Add(new LabTrackerCommand(terminal));
        Subcommands.Add(new LabPeerCommand(terminal));
        Subcommands.Add(new LabRunCommand(terminal));
        SetAction(_ =>
        {
            terminal.Complain("name a command of the lab: tracker, peer or run (torrentlab lab --help shows more)");
            return ExitCode.Usage;
        });
    }

    public string Synopsis => "tracker|peer|run";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab lab tracker --list", "every fault: what it does, which rule it breaks, what a good client does"),
        ("torrentlab lab peer --list", "the same for every behaviour of a peer"),
        ("torrentlab lab tracker --fault slow-drip", "a tracker that answers one byte a second"),
        ("torrentlab lab run fixtures/scenarios/first-download.json", "a whole swarm on this machine, told as one log"),
    ];
}
