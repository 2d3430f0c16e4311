using TorrentLab.Torture;
using TorrentLab.Torture.Harness;
using TorrentLab.Torture.Tortures;

namespace TorrentLab.Tests.Torture;

/// <summary>A short round of the tortures that are cheap, against the real program, and proofs that the harness can fail.</summary>
public sealed class TortureTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly StringWriter _output = new();

    [Fact(Timeout = 60_000)]
    public async Task A_download_survives_kills() => await AssertHoldsAsync(new KillDownload(), rounds: 3, seed: 42);

    [Fact(Timeout = 60_000)]
    public async Task A_ledger_survives_every_cut() => await AssertHoldsAsync(new LedgerTorture(), rounds: 1, seed: 42);

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_lies_about_its_content_is_found_out()
    {
        Verdict verdict = await RunAsync(new KillDownload(), rounds: 1, seed: 1, new TorrentlabProgram("sh", ["-c", "exit 0"]));

        Assert.False(verdict.IsGood);
        Assert.Contains("says that it is complete, and pieces", Assert.Single(verdict.Tally.Failures), StringComparison.Ordinal);
        Assert.Contains("FAILED kill download, seed 1, episode 1", _output.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetDirectories(_directory.Path));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_download_that_fetches_again_what_is_good_is_found_out()
    {
        // From the second start on nothing of before is kept.
        TorrentlabProgram program = TorrentlabProgram.Find()!;
        string forgetful = $"exec {program.FileName} {string.Join(' ', program.Arguments)} \"$@\" --no-resume";

        Verdict verdict = await RunAsync(new KillDownload(), rounds: 30, seed: 42, new TorrentlabProgram("sh", ["-c", forgetful, "sh"]));

        Assert.False(verdict.IsGood);
        Assert.NotEqual(0, verdict.Tally.Refetched + verdict.Tally.Lost);
    }

    [Fact]
    public void A_torture_that_did_nothing_is_no_success() => Assert.False(new Verdict("none", 1, new Tally()).IsGood);

    public void Dispose()
    {
        _directory.Dispose();
        _output.Dispose();
    }

    private async Task AssertHoldsAsync(ITorture torture, int rounds, int seed)
    {
        Verdict verdict = await RunAsync(torture, rounds, seed, TorrentlabProgram.Find()!);

        Assert.True(verdict.IsGood, _output.ToString());
        Assert.InRange(verdict.Tally.Rounds, rounds, int.MaxValue);
        Assert.NotEqual(0, verdict.Tally.PiecesChecked);
    }

    private Task<Verdict> RunAsync(ITorture torture, int rounds, int seed, TorrentlabProgram program) =>
        new TortureRun(new TortureOptions { Program = program, Seed = seed, Folder = _directory.Path }, _output).RunAsync(torture, rounds, CancellationToken.None);
}
