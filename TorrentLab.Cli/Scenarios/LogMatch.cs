namespace TorrentLab.Cli.Scenarios;

/// <summary>A line of the log that is looked for, shown or not.</summary>
/// <param name="Who">Whose line; null for anybody's.</param>
/// <param name="Contains">Part of what it says, arrow and names included: "-> seed interested".</param>
internal sealed record LogMatch(string? Who, string Contains)
{
    public bool Fits(LogLine line) => (Who is null || Who == line.Who) && line.What.Contains(Contains, StringComparison.Ordinal);
}
