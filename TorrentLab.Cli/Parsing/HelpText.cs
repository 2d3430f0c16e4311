using System.CommandLine;
using System.CommandLine.Invocation;

namespace TorrentLab.Cli.Parsing;

/// <summary>Writes the help of a command: what it does, how it is called, examples.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const int Indent = 2;
    private const int Gap = 2;
    private const int Width = 100;

    /// <summary>Whoever asks for help need not have the rest right.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        return ExitCode.Done;
    }

    private static void Write(Command command, TextWriter output)
    {
        string name = CommandTree.PathOf(command);
        output.WriteLine(command.Description);
        output.WriteLine();
        output.WriteLine("Usage:");
        var taught = (ITaughtCommand)command;
        output.WriteLine($"  {name} {taught.Synopsis}".TrimEnd());
        if (command.Subcommands.Count > 0) output.WriteLine($"  {name} COMMAND ... ({name} COMMAND --help shows more)");

        Section(output, "Arguments", command.Arguments.Select(argument => (argument.Name, argument.Description)));
        Section(output, "Options", command.Options.Select(option => (Names(option), option.Description)));
        Section(output, "Commands", command.Subcommands.Select(sub => (sub.Name, sub.Description)));
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach ((string commandLine, string does) in taught.Examples)
        {
            output.WriteLine($"  {commandLine}");
            output.WriteLine($"      {does}");
        }
    }

    private static void Section(TextWriter output, string title, IEnumerable<(string Name, string? Text)> rows)
    {
        (string Name, string? Text)[] all = [.. rows];
        if (all.Length == 0) return;
        output.WriteLine();
        output.WriteLine($"{title}:");
        int column = all.Max(row => row.Name.Length) + Gap;
        foreach ((string name, string? text) in all)
        {
            string left = name.PadRight(column);
            foreach (string line in Wrap(text ?? "", Width - Indent - column))
            {
                output.WriteLine($"  {left}{line}".TrimEnd());
                left = new string(' ', column);
            }
        }
    }

    private static string Names(Option option)
    {
        IEnumerable<string> names = option.Aliases.Where(alias => alias.Length == 2 && alias[0] == '-' && alias[1] != '?')
            .Append(option.Name).Concat(option.Aliases.Where(alias => alias.StartsWith("--", StringComparison.Ordinal)));
        string joined = string.Join(", ", names);
        return option.HelpName is null ? joined : $"{joined} {option.HelpName}";
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        yield return line;
    }
}
