using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Targets;

namespace TorrentLab.Fuzz;

/// <summary>The command line: makes inputs for the parsers until something fails, or enough were made.</summary>
internal sealed class FuzzCommand : RootCommand
{
    private const int Failed = 1, Usage = 2;
    private const int MostThreads = 256;

    private readonly TextWriter _output;
    private readonly Option<string[]> _targets = new("--target")
    {
        Description = "Parsers to feed (default: all; --list names them)",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };
    private readonly Option<long?> _inputs = new("--inputs")
    {
        Description = "How many inputs in all, spread evenly over the parsers (default: until Ctrl+C)",
        HelpName = "N",
        CustomParser = result => Number(result, long.MaxValue),
    };
    private readonly Option<TimeSpan?> _for = new("--for") { Description = "How long: 30s, 10m, 8h", HelpName = "TIME", CustomParser = result => Duration.Parse(result) };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Decides the inputs (default 1)", HelpName = "S", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads; the inputs stay the same (default: one for each processor)",
        HelpName = "N",
        CustomParser = result => (int)Number(result, MostThreads),
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };
    private readonly Option<string?> _replay = new("--replay")
    {
        Description = "Feed this file alone, to the one --target",
        HelpName = "FILE",
        Validators = { result => { if (!File.Exists(result.Tokens[0].Value)) result.AddError($"--replay: no such file: '{result.Tokens[0].Value}'"); } },
    };
    private readonly Option<string> _failures = new("--failures")
    {
        Description = "Directory for inputs that fail, made if absent (default fuzz-failures)",
        HelpName = "DIR",
        DefaultValueFactory = _ => "fuzz-failures",
    };
    private readonly Option<bool> _untimed = new("--no-time") { Description = "Let no input fail by taking too long: for a busy machine" };
    private readonly Option<bool> _list = new("--list") { Description = "Name every parser, and end" };

    private FuzzCommand(TextWriter output)
        : base("Feeds the parsers of TorrentLab with damaged and hostile input, made at random from fixtures/ (docs/fuzzing.md).")
    {
        _output = output;
        foreach (Option option in (Option[])[_targets, _inputs, _for, _seed, _threads, _replay, _failures, _untimed, _list]) Options.Add(option);
        _targets.Validators.Add(result =>
        {
            foreach (string name in result.Tokens.Select(token => token.Value).Except(FuzzTargets.Names)) result.AddError($"--target: there is no '{name}'; --list names them all");
        });
        Validators.Add(result =>
        {
            if (result.GetResult(_replay) is not null && result.GetResult(_targets)?.Tokens.Count != 1) result.AddError("--replay needs one --target");
        });
        SetAction((parsed, ct) => Task.FromResult(Run(parsed, ct)));
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>0 where nothing failed, 1 where something did, 2 for wrong usage.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ParseResult parsed = new FuzzCommand(output).Parse(args);
        foreach (ParseError wrong in parsed.Errors) error.WriteLine(wrong.Message);
        return parsed.Errors.Count > 0 ? Usage : parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
    }

    private int Run(ParseResult parsed, CancellationToken ct)
    {
        string[] names = parsed.GetRequiredValue(_targets);
        if (parsed.GetValue(_list))
        {
            foreach (FuzzTarget target in FuzzTargets.Make(names)) _output.WriteLine($"{target.Name,-20}{target.Covers}");
            return 0;
        }
        var reporter = new Reporter(_output, parsed.GetRequiredValue(_failures));
        if (parsed.GetValue(_replay) is { } file) return reporter.Replay(FuzzTargets.Make(names)[0], file) ? 0 : Failed;
        var plan = new FuzzPlan { Seed = parsed.GetValue(_seed), Inputs = parsed.GetValue(_inputs), Threads = parsed.GetValue(_threads), IsTimed = !parsed.GetValue(_untimed) };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (parsed.GetValue(_for) is { } time) end.CancelAfter(time);
        return reporter.Run(names, plan, end.Token) ? 0 : Failed;
    }

    private static long Number(ArgumentResult result, long most)
    {
        string text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= 1 && number <= most) return number;
        result.AddError($"'{text}' is not a number from 1 to {most}");
        return 1;
    }
}
