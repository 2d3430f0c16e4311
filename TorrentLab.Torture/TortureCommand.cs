using System.CommandLine;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture;

/// <summary>The command line of the harness.</summary>
internal static class TortureCommand
{
    private static readonly Option<int?> Rounds = new("--rounds") { Description = "Blows to deal, at least; each torture has a number of its own" };
    private static readonly Option<int?> Seed = new("--seed") { Description = "Gives all chance; printed at the start if it is not given" };
    private static readonly Option<int> First = new("--first") { Description = "Episode to begin with, as a failure names it", DefaultValueFactory = _ => 1 };
    private static readonly Option<double?> Minutes = new("--minutes") { Description = "Begin no episode after so many minutes" };
    private static readonly Option<string?> Folder = new("--folder") { Description = "Directory for the episodes (default: a new temporary one); that of a failure stays" };
    private static readonly Option<string?> Program = new("--torrentlab")
    {
        Description = "How torrentlab is started (default: the build beside this one)",
        HelpName = "'dotnet PATH'",
    };

    /// <returns>0 when everything held, 1 when something failed, 2 when a torture cannot be run here.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken ct)
    {
        var root = new RootCommand("Proves that TorrentLab loses nothing under fire: it kills, stops, cuts and starves the real program, and hashes what is left.");
        foreach (Option option in (Option[])[Rounds, Seed, First, Minutes, Folder, Program])
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
        foreach (IGrouping<string, Entry> named in TortureList.All.GroupBy(entry => entry.Command)) root.Subcommands.Add(Subcommand([.. named], output, error));
        root.Subcommands.Add(All(output, error));
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, ct);
    }

    private static Command Subcommand(Entry[] entries, TextWriter output, TextWriter error)
    {
        var command = new Command(entries[0].Command, entries[0].Does);
        var workload = new Option<string?>("--workload") { Description = "What is tortured; all of them if it is not given" };
        workload.AcceptOnlyFromAmong([.. entries.Select(entry => entry.Workload)]);
        if (entries.Length > 1) command.Options.Add(workload);
        command.SetAction((parsed, ct) =>
        {
            string? only = entries.Length > 1 ? parsed.GetValue(workload) : null;
            return RunAsync(parsed, [.. entries.Where(entry => only is null || entry.Workload == only)], output, error, ct);
        });
        return command;
    }

    private static Command All(TextWriter output, TextWriter error)
    {
        var command = new Command("all", "Runs a short version of each torture in turn, and ends with a table.");
        command.SetAction((parsed, ct) => RunAsync(parsed, TortureList.All, output, error, ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IReadOnlyList<Entry> entries, TextWriter output, TextWriter error, CancellationToken ct)
    {
        TorrentlabProgram? program = parsed.GetValue(Program) is { } given ? TorrentlabProgram.Parse(given) : TorrentlabProgram.Find();
        if (program is null)
        {
            error.WriteLine("torrentlab is not built beside this program. Build TorrentLab.Cli, or say where it is: --torrentlab 'dotnet PATH/TorrentLab.Cli.dll'");
            return 2;
        }
        var options = new TortureOptions
        {
            Program = program,
            Seed = parsed.GetValue(Seed) ?? new Random().Next(),
            Folder = parsed.GetValue(Folder) is { } folder ? Path.GetFullPath(folder) : Directory.CreateTempSubdirectory("torture-").FullName,
            FirstEpisode = parsed.GetValue(First),
            Limit = parsed.GetValue(Minutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
        };
        Directory.CreateDirectory(options.Folder);
        // Some run the program as another user.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(options.Folder, (UnixFileMode)0b111_101_101);
        output.WriteLine($"seed {options.Seed}, episodes in {options.Folder}, torrentlab is {program.FileName} {string.Join(' ', program.Arguments)}");
        List<Verdict> verdicts = [];
        foreach (Entry entry in entries)
            verdicts.Add(await new TortureRun(options, output).RunAsync(entry.Torture, parsed.GetValue(Rounds) ?? entry.Rounds, ct));
        Verdict.WriteTable(verdicts, output);
        if (verdicts.Exists(verdict => verdict.Tally.Failures.Count > 0)) return 1;
        return verdicts.TrueForAll(verdict => verdict.IsGood) ? 0 : 2;
    }
}
