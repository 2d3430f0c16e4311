using System.Text.RegularExpressions;

namespace TorrentLab.Tests.Cli;

public sealed partial class DemoTests
{
    [Fact(Timeout = 10_000)]
    public async Task The_demo_tells_a_whole_download_and_leaves_nothing_behind()
    {
        string[] before = Directory.GetDirectories(Path.GetTempPath(), "torrentlab-demo-*");

        CliRun run = await CliRun.Of("demo");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), "torrentlab-demo-*").Except(before));
        Verifier.Verify(Key().Replace(PeerIdInHex().Replace(PeerId().Replace(run.ToString(), "-tL0100-{random-id}"), "$1{random-id}            "), "$1{random}"));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_demo_that_is_interrupted_says_so()
    {
        CliRun run = await CliRun.Of(new CancellationToken(canceled: true), "demo");

        Assert.Equal((130, "torrentlab: interrupted\n"), (run.ExitCode, run.Error));
    }

    [GeneratedRegex("(  key +)[0-9A-F]{8}")]
    private static partial Regex Key();

    [GeneratedRegex("-tL0100-[0-9a-z]{12}")]
    private static partial Regex PeerId();

    [GeneratedRegex("(2d744c303130302d)[0-9a-f]{24}")]
    private static partial Regex PeerIdInHex();
}
