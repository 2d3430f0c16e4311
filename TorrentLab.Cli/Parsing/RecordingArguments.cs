using System.CommandLine;
using TorrentLab.Cli.Display;
using TorrentLab.Wire;

namespace TorrentLab.Cli.Parsing;

/// <summary>The options that record or show what happens: traces, log.</summary>
internal sealed class RecordingArguments
{
    private readonly Option<string[]> _traces = new("--trace")
    {
        Description = "Record every message: JSON lines, or a capture for Wireshark if FILE ends in .pcapng; may be given several times",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> _log = new("--log") { Description = "Write a log of connections, tracker and peer traffic, errors", HelpName = "FILE" };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Show that log on standard error" };

    /// <param name="command">Gets the options.</param>
    public RecordingArguments(Command command)
    {
        foreach (Option option in (Option[])[_traces, _log, _verbose]) command.Options.Add(option);
    }

    /// <summary>Whether the log runs over the terminal.</summary>
    public bool IsVerbose(ParseResult parsed) => parsed.GetValue(_verbose);

    /// <summary>Makes the files.</summary>
    /// <exception cref="JobFailedException">One of them cannot be made.</exception>
    public Task<Recorders> OpenAsync(ParseResult parsed, Handshake ours, Terminal terminal) =>
        Recorders.OpenAsync(parsed.GetRequiredValue(_traces), parsed.GetValue(_log), IsVerbose(parsed), ours, terminal);
}
