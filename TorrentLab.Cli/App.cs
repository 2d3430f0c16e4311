using System.CommandLine;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Primitives;

namespace TorrentLab.Cli;

/// <summary>The whole program: parses, runs one command, turns every ending into an exit code.</summary>
internal static class App
{
    /// <summary>Runs with writers of the caller's: what tests and other programs use.</summary>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken ct) =>
        RunAsync(args, new Terminal(output, error), ct);

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments as the shell gave them.</param>
    /// <param name="terminal">Where it reads and writes.</param>
    /// <param name="ct">Ends the command in order, as Ctrl-C does.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken ct)
    {
        try
        {
            ParseResult parsed = CommandTree.Build(terminal).Parse(args);
            if (UsageErrors.Of(parsed) is { Count: > 0 } errors)
            {
                foreach (string error in errors) terminal.Complain(error);
                return ExitCode.Usage;
            }
            var invocation = new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Interrupts does it: the first Ctrl-C asks, the second ends
            };
            return await parsed.InvokeAsync(invocation, ct);
        }
        catch (OperationCanceledException)
        {
            terminal.Complain("interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception failed) when (failed is JobFailedException or MetainfoException or StorageException or TrackerException or ProtocolException)
        {
            terminal.Complain(failed.Message);
            return ExitCode.Failed;
        }
        // Whatever else comes is a bug, and its stack trace is of no use to the user.
        catch (Exception bug)
        {
            terminal.Complain($"internal error: {bug.GetType().Name}: {bug.Message} (a bug of TorrentLab)");
            if (args.Contains("-v") || args.Contains("--verbose")) terminal.Error.WriteLine(bug);
            return ExitCode.Failed;
        }
        finally
        {
            terminal.Out.Flush();
        }
    }
}
