namespace TorrentLab.Cli.Scenarios;

/// <summary>What a scenario says with <c>--json</c>: a line for each line of its log, and at last the verdict.</summary>
internal static class ScenarioReport
{
    /// <summary>One line of the log.</summary>
    /// <param name="Seconds">Since the scenario began, by its own clock.</param>
    /// <param name="Who">Who tells it.</param>
    /// <param name="Kind">"said", "heard", "fault" or "note".</param>
    /// <param name="Whom">With whom; absent where nobody else is concerned.</param>
    /// <param name="Text">What happened.</param>
    internal sealed record Line(double Seconds, string Who, string Kind, string? Whom, string Text);

    /// <summary>The last line.</summary>
    /// <param name="Verdict">"passed" or "failed".</param>
    /// <param name="Seconds">How long it took, by its own clock.</param>
    /// <param name="Checks">What was expected, in the order of the file.</param>
    internal sealed record End(string Verdict, double Seconds, IReadOnlyList<Check> Checks);

    /// <summary>One expectation; with no "passed" it was not asked of another client.</summary>
    internal sealed record Check(string What, bool? Passed);
}
