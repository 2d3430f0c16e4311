namespace TorrentLab.Tests.Cli;

public sealed class HelpTests
{
    [Theory(Timeout = 10_000)]
    [InlineData("torrentlab")]
    [InlineData("create")]
    [InlineData("inspect")]
    [InlineData("verify")]
    [InlineData("announce")]
    [InlineData("scrape")]
    [InlineData("peer")]
    [InlineData("lab")]
    [InlineData("lab tracker")]
    [InlineData("lab peer")]
    [InlineData("lab run")]
    [InlineData("tracker")]
    [InlineData("web")]
    [InlineData("demo")]
    public async Task Help_teaches_by_example(string command)
    {
        CliRun run = command == "torrentlab" ? await CliRun.Of("--help") : await CliRun.Of([.. command.Split(" "), "--help"]);

        Verifier.Verify(run.ToString(), parameters: $"command={command}");
    }

    [Fact(Timeout = 10_000)]
    public async Task Help_is_given_however_wrong_the_rest_is()
    {
        CliRun run = await CliRun.Of("no-such-file", "--max-peers", "many", "-h");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("Downloads what a .torrent file describes", run.Output, StringComparison.Ordinal);
    }
}
