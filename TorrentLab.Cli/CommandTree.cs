using System.CommandLine;
using System.CommandLine.Help;
using TorrentLab.Cli.Commands;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;

namespace TorrentLab.Cli;

/// <summary>All commands, put together.</summary>
internal static class CommandTree
{
    /// <summary>The root, which is the download itself, and the subcommands.</summary>
    public static RootCommand Build(Terminal terminal)
    {
        var root = new DownloadCommand(terminal);
        root.Subcommands.Add(new SeedCommand(terminal));
        root.Subcommands.Add(new CreateCommand(terminal));
        root.Subcommands.Add(new InspectCommand(terminal));
        root.Subcommands.Add(new VerifyCommand(terminal));
        root.Subcommands.Add(new AnnounceCommand(terminal));
        root.Subcommands.Add(new ScrapeCommand(terminal));
        root.Subcommands.Add(new PeerCommand(terminal));
        root.Subcommands.Add(new LabCommand(terminal));
        root.Subcommands.Add(new TrackerCommand(terminal));
        root.Subcommands.Add(new WebCommand(terminal));
        root.Subcommands.Add(new DemoCommand(terminal));
        root.Options.OfType<HelpOption>().Single().Action = new HelpText();
        return root;
    }

    /// <summary>How a command is called: "torrentlab lab peer".</summary>
    public static string PathOf(Command command)
    {
        Command? parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? "torrentlab" : $"{PathOf(parent)} {command.Name}";
    }

    /// <summary>Runs a command's work under Ctrl-C and SIGTERM, where they are ours.</summary>
    public static void Runs(this Command command, Terminal terminal, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction(async (parsed, ct) =>
        {
            if (!terminal.OwnsSignals) return await work(parsed, ct);
            using var interrupts = new Interrupts(ct);
            return await work(parsed, interrupts.Token);
        });
}
