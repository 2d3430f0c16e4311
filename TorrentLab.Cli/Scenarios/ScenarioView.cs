using System.Globalization;
using System.Text.Json;
using TorrentLab.Cli.Display;
using TorrentLab.Lab;

namespace TorrentLab.Cli.Scenarios;

/// <summary>Shows a scenario: what it teaches, its log line by line, its verdict.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="scenario">Whose names decide the columns.</param>
/// <param name="json">One JSON object for each line, in place of text.</param>
/// <param name="isVerbose">Whether every single message is shown, too.</param>
internal sealed class ScenarioView(Terminal terminal, Scenario scenario, bool json, bool isVerbose)
{
    private const int Width = 100;

    private readonly int _column = scenario.Peers.Select(peer => peer.Name)
        .Concat(scenario.Tiers.SelectMany(tier => tier).Select(tracker => tracker.Name)).Max(name => name.Length);

    public void Introduce()
    {
        if (json) return;
        terminal.Out.WriteLine(DisplayText.Of(scenario.Title));
        Wrapped(scenario.Teaches);
        terminal.Out.WriteLine();
        terminal.Out.Flush();
    }

    /// <summary>One line of the log, at once.</summary>
    public void Tell(LogLine line)
    {
        if (line.IsDetail && !isVerbose) return;
        if (json)
        {
            Write(new ScenarioReport.Line(Seconds(line.At), line.Who, KindOf(line.Kind), line.Whom, line.Text), ScenarioJson.Default.Line);
            return;
        }
        string whom = line.Kind == TranscriptKind.Note && line.Whom is null ? "" : $"{(line.Whom ?? "").PadRight(_column)}  ";
        string text = string.Create(CultureInfo.InvariantCulture, $"{line.At.TotalSeconds,9:+0.000} s  {line.Who.PadRight(_column)}  {line.Mark} {whom}{line.Text}");
        terminal.Out.WriteLine(DisplayText.Of(text));
        terminal.Out.Flush();
    }

    public void Conclude(ScenarioVerdict verdict)
    {
        if (json)
        {
            Write(new ScenarioReport.End(verdict.IsPassed ? "passed" : "failed", Seconds(verdict.Took),
                [.. verdict.Checks.Select(check => new ScenarioReport.Check(check.What, check.IsPassed))]), ScenarioJson.Default.End);
            return;
        }
        terminal.Out.WriteLine();
        foreach (ScenarioCheck check in verdict.Checks)
            terminal.Out.WriteLine(DisplayText.Of($"{(check.IsPassed switch { true => "ok    ", false => "FAILED", null => "  -   " })}  {check.What}{(check.IsPassed is null ? " (not asked of another client)" : "")}"));
        if (scenario.Try is not { } next) return;
        terminal.Out.WriteLine();
        Wrapped($"Try next: {next}");
    }

    private void Write<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        terminal.Out.WriteLine(JsonSerializer.Serialize(value, type));
        terminal.Out.Flush();
    }

    private void Wrapped(string text)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width)
            {
                terminal.Out.WriteLine(DisplayText.Of(line));
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        terminal.Out.WriteLine(DisplayText.Of(line));
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private static string KindOf(TranscriptKind kind) => kind switch
    {
        TranscriptKind.Heard => "heard",
        TranscriptKind.Said => "said",
        TranscriptKind.Fault => "fault",
        _ => "note",
    };
}
