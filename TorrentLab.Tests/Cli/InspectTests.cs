namespace TorrentLab.Tests.Cli;

public sealed class InspectTests
{
    [Theory(Timeout = 10_000)]
    [InlineData("everything-optional")]
    [InlineData("pad-files")]
    [InlineData("bidirectional-name")]
    [InlineData("only-zero-length-files")]
    public async Task It_says_what_the_file_says(string fixture)
    {
        CliRun run = await CliRun.Of("inspect", CliRun.Fixture($"good/{fixture}"));

        Verifier.Verify(run.ToString(), parameters: $"fixture={fixture}");
    }

    [Fact(Timeout = 10_000)]
    public async Task Json_holds_the_same()
    {
        CliRun run = await CliRun.Of("inspect", CliRun.Fixture("good/everything-optional"), "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Verifier.Verify(run.Output, "json");
    }

    [Theory(Timeout = 10_000), Bep(3, "bencoding")]
    [InlineData("good/everything-optional")]
    [InlineData("good/multi-file")]
    [InlineData("good/unknown-keys-in-info")]
    [InlineData("bad/cut-short")]
    public async Task Each_byte_is_explained_up_to_the_damage(string fixture)
    {
        CliRun run = await CliRun.Of("inspect", CliRun.Fixture(fixture) + ".torrent", "--bytes");

        Verifier.Verify(run.ToString(), parameters: $"fixture={Path.GetFileName(fixture)}");
    }

    [Fact(Timeout = 10_000)]
    public async Task A_damaged_file_is_the_fault_of_the_file()
    {
        CliRun run = await CliRun.Of("inspect", CliRun.Fixture("bad/empty-file.torrent"));

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("cannot be used: the file is empty. The fault is in that file: get it anew from where it came\n", run.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task No_fixture_makes_it_crash()
    {
        foreach (string file in Directory.EnumerateFiles(CliRun.Fixture(""), "*.torrent", SearchOption.AllDirectories))
        {
            foreach (string form in (string[])["--bytes", "--json"])
            {
                CliRun run = await CliRun.Of("inspect", file, form);
                Assert.False(run.Error.Contains("internal error", StringComparison.Ordinal), $"{file} {form}: {run.Error}");
                Assert.Equal(file.Contains($"{Path.DirectorySeparatorChar}bad{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? 1 : 0, run.ExitCode);
            }
        }
    }
}
