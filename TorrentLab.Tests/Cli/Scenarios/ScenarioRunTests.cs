using System.Text;
using System.Text.Json.Nodes;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Cli.Scenarios;

/// <summary>What a run does beside passing: it fails where it must, is interrupted, and leaves nothing behind.</summary>
public sealed class ScenarioRunTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Fact(Timeout = 20_000)]
    public async Task An_expectation_that_is_not_met_fails_the_run_and_is_named()
    {
        CliRun run = await CliRun.Of("lab", "run", Write("""{ "name": "seed", "kind": "scripted" }""", expect: """{ "log": { "who": "seed", "contains": "never said" } }"""));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ok      within 10 s: student has everything, and every byte is right\nFAILED  seed tells \"never said\"\n", run.Output, StringComparison.Ordinal);
        Assert.Equal("torrentlab: 1 of 2 expectations failed; -v shows every message, --keep DIR keeps the files\n", run.Error);
    }

    [Fact(Timeout = 20_000)]
    public async Task An_end_that_does_not_come_in_time_fails_the_run()
    {
        CliRun run = await CliRun.Of("lab", "run", Write("""{ "name": "seed", "kind": "scripted", "behaviours": "never-unchokes" }""", seconds: 0.5));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("FAILED  within 0.5 s: student has everything", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Json_gives_a_line_for_each_event_and_at_last_the_verdict()
    {
        CliRun run = await CliRun.Of("lab", "run", Write("""{ "name": "seed", "kind": "scripted" }"""), "--json");

        JsonNode[] lines = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal("passed", lines[^1]["verdict"]!.GetValue<string>());
        double[] times = [.. lines[..^1].Select(line => line["seconds"]!.GetValue<double>())];
        Assert.Equal(times.Order(), times);
        Assert.Contains(lines[..^1], line => $"{line["who"]} {line["kind"]} {line["whom"]} {line["text"]}" == "student said seed connects");
    }

    [Fact(Timeout = 20_000)]
    public async Task What_is_kept_is_the_torrent_and_what_was_downloaded()
    {
        string kept = _directory.At("kept");

        CliRun run = await CliRun.Of("lab", "run", Write("""{ "name": "seed", "kind": "scripted" }"""), "--keep", kept);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(100_000, new FileInfo(Path.Combine(kept, "student", "a")).Length);
        Assert.True(File.Exists(Path.Combine(kept, "scenario.torrent")));
    }

    [Fact(Timeout = 20_000)]
    public async Task The_content_may_be_a_torrent_and_files_that_lie_on_the_disk()
    {
        LabTorrent torrent = LabTorrent.MultiFile("given", [new LabFile("b", 50_000), new LabFile("sub/c", 30_000)], 16 * 1024);
        _directory.WriteFile("given.torrent", torrent.File);
        torrent.WriteTo(_directory.CreateDirectory("data"));
        string file = Write("""{ "name": "seed", "kind": "scripted" }""", content: """{ "torrent": "given.torrent", "data": "data" }""");

        CliRun run = await CliRun.Of("lab", "run", file, "--keep", _directory.At("kept"));

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Empty(torrent.Differences(_directory.At("kept", "student")));
    }

    [Fact(Timeout = 20_000)]
    public async Task Pieces_that_the_content_does_not_have_are_named()
    {
        CliRun run = await CliRun.Of("lab", "run", Write("""{ "name": "seed", "kind": "scripted", "have": "0-4" }"""));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("torrentlab: seed: 'have' names the pieces 0-4, but the last one of the content is 3. Name others, or make the content larger\n", run.Error);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_program_that_is_not_installed_is_named()
    {
        CliRun run = await CliRun.Of("lab", "run", Write("""{ "name": "seed", "kind": "client", "command": "no-such-client {torrent}" }"""));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("torrentlab: seed: the program 'no-such-client' is not installed. Install it, or name another with --client 'seed=COMMAND'\n", run.Error);
    }

    [Fact(Timeout = 20_000)]
    public async Task An_optional_program_that_is_not_installed_is_left_out()
    {
        CliRun run = await CliRun.Of("lab", "run", Write("""
            { "name": "seed", "kind": "scripted" },
            { "name": "guest", "kind": "client", "command": "no-such-client {torrent}", "optional": true }
            """, expect: """{ "complete": ["guest"] }"""));

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("guest    -- is left out: the program 'no-such-client' is not installed\n", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_program_that_ends_before_it_has_everything_fails_the_run_at_once()
    {
        if (OperatingSystem.IsWindows()) return;
        CliRun run = await CliRun.Of("lab", "run", Write("""{ "name": "guest", "kind": "client", "command": ["/bin/sh", "-c", "printf '\\033[1;31mbroken\\033[0m\\n'; exit 3"] }"""));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("guest    -- broken\n", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("torrentlab: guest (/bin/sh) ended by itself with exit code 3 before it had everything", run.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_program_is_ended_with_all_that_it_started()
    {
        if (!OperatingSystem.IsLinux()) return;
        string children = _directory.At("children");
        string script = $"sleep 600 & echo $! > {children}; (sleep 601 & echo $! >> {children}); trap '' TERM; wait; wait; sleep 602";

        CliRun run = await CliRun.Of("lab", "run", Write($$"""
            { "name": "seed", "kind": "scripted" },
            { "name": "guest", "kind": "client", "command": ["/bin/sh", "-c", "{{script}}"] }
            """, end: """{ "seconds": 1 }"""));

        Assert.True(run.ExitCode == 0, run.ToString());
        string[] ids = File.ReadAllLines(children);
        Assert.Equal(2, ids.Length);
        using Deadline deadline = Deadline.InSeconds(5);
        await deadline.UntilAsync(_ => Task.FromResult(ids.All(IsGone)), "the program's children to end");
    }

    [Fact(Timeout = 20_000)]
    public async Task An_interrupt_ends_everybody_and_gives_130()
    {
        string file = Write("""{ "name": "seed", "kind": "scripted", "behaviours": "never-unchokes" }""", seconds: 600);
        AwaitedWriter output = new("<- seed     bitfield");
        using StringWriter error = new() { NewLine = "\n" };
        using CancellationTokenSource stop = new();
        using Deadline deadline = Deadline.InSeconds(15);
        Task<int> run = TorrentLab.Cli.App.RunAsync(["lab", "run", file, "--keep", _directory.At("kept")], output, error, stop.Token);
        await output.Seen.WaitAsync(deadline.Token);

        await stop.CancelAsync();

        Assert.Equal(130, await run);
        Assert.Equal("torrentlab: interrupted\n", error.ToString());
        Assert.Contains("announce \"stopped\"", output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private string Write(string peers, string? expect = null, double seconds = 10, string? end = null, string? content = null) => _directory.WriteFile("s.json", Encoding.UTF8.GetBytes($$"""
        {
          "title": "t", "teaches": "x",
          "content": {{content ?? """{ "name": "a", "files": [{ "path": "a", "length": 100000 }] }"""}},
          "trackers": [{ "name": "tracker" }],
          "peers": [{{peers}}, { "name": "student", "kind": "torrentlab", "underTest": true }],
          "end": {{end ?? FormattableString.Invariant($$"""{ "when": { "complete": ["student"] }, "seconds": {{seconds}} }""")}},
          "expect": [{{expect}}]
        }
        """));

    /// <summary>Ended, or only waiting for somebody to ask how.</summary>
    private static bool IsGone(string id)
    {
        string status = $"/proc/{id}/stat";
        try
        {
            return !File.Exists(status) || File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException) // gone between the two questions
        {
            return true;
        }
    }
}
