namespace TorrentLab.Cli.Scenarios;

/// <summary>How a scenario came out.</summary>
/// <param name="Checks">Its end and every expectation, in their order.</param>
/// <param name="Took">By its own clock.</param>
internal sealed record ScenarioVerdict(IReadOnlyList<ScenarioCheck> Checks, TimeSpan Took)
{
    public bool IsPassed => Checks.All(check => check.IsPassed != false);
}
