using TorrentLab.Lab;

namespace TorrentLab.Cli.Scenarios;

/// <summary>The one log of a scenario: whatever happens to anybody, in the order of time. Safe for concurrent use.</summary>
/// <param name="time">The scenario's clock.</param>
/// <param name="names">Who is behind an address.</param>
/// <param name="state">Looks for the lines that anything depends on.</param>
/// <param name="tell">Shows a line; called one at a time.</param>
internal sealed class ScenarioLog(TimeProvider time, NameBook names, ScenarioState state, Action<LogLine> tell)
{
    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();

    public NameBook Names => names;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public void Add(LogLine line)
    {
        lock (_gate)
        {
            LogLine named = line with { At = Elapsed, Whom = line.Whom is null ? null : names.In(line.Whom), Text = names.In(line.Text) };
            tell(named);
            state.Note(named);
        }
    }

    public void Note(string who, string text) => Add(new LogLine(who, TranscriptKind.Note, null, text));
}
