using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Fuzz.Targets;
using TorrentLab.Tests.Architecture;

namespace TorrentLab.Tests.Fuzzing;

/// <summary>A short run of each target: the long ones are those of the command.</summary>
public sealed class FuzzTargetTests
{
    private const int Inputs = 1_000; // of each target
    private const ulong Seed = 20_260;

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    /// <summary>Inputs that failed once, in a folder for each target.</summary>
    public static TheoryData<string> Regressions => [.. SeedFiles.Paths("fuzz").Select(path => Path.GetRelativePath(Path.Combine(SeedFiles.Directory, "fuzz"), path))];

    [Theory, MemberData(nameof(Targets))]
    public void Hostile_input_is_read_or_refused_as_documented(string name)
    {
        var failures = new List<FuzzFailure>();
        var run = new FuzzRun(() => FuzzTargets.Make([name]), new FuzzPlan { Seed = Seed, Inputs = Inputs }, new FailureList(failures.Add));

        run.Run(TimeSpan.FromMinutes(1), () => { }, CancellationToken.None);

        Assert.True(failures.Count == 0, string.Join('\n', failures.Select(failure => $"{Convert.ToBase64String(failure.Input)}: {failure.Thrown?.ToString() ?? failure.Problem}")));
        Tally tally = Assert.Single(run.Tallies).Tally;
        Assert.Equal(Inputs, tally.Inputs);
        Assert.True(tally.Accepted > 0, "an input that nothing takes tests nothing");
    }

    [Theory, MemberData(nameof(Targets))]
    public void Memory_grows_with_the_input_and_no_faster(string name) => Assert.Empty(Scaling.Problems(FuzzTargets.Make([name]), isTimed: false));

    [Theory, MemberData(nameof(Regressions))]
    public void What_failed_once_is_read_or_refused_as_documented(string file)
    {
        FuzzTarget target = Assert.Single(FuzzTargets.Make([Path.GetDirectoryName(file)!]));

        Verdict verdict = new Judge(isTimed: false).Examine(target, File.ReadAllBytes(Path.Combine(SeedFiles.Directory, "fuzz", file)));

        Assert.True(verdict.Problem is null, verdict.Thrown?.ToString() ?? verdict.Problem);
    }

    [Fact]
    public void Every_target_stands_in_the_document() =>
        Assert.All(FuzzTargets.Names, name => Assert.Contains($"| `{name}` |", Repository.Text("docs/fuzzing.md"), StringComparison.Ordinal));

    [Fact]
    public void Names_are_unique() => Assert.Equal(FuzzTargets.Names.Count, FuzzTargets.Names.Distinct().Count());
}
