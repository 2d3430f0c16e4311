using TorrentLab.Lab;

namespace TorrentLab.Cli.Display;

/// <summary>What the lab says with <c>--json</c>.</summary>
internal static class LabReport
{
    /// <summary>Everything that the lab can do of one kind.</summary>
    /// <param name="Kind">"faults" of trackers or "behaviours" of peers.</param>
    /// <param name="Items">In the order of the documents.</param>
    internal sealed record Catalogue(string Kind, IReadOnlyList<Item> Items);

    /// <summary>One fault or behaviour.</summary>
    internal sealed record Item(string Name, string Does, string Rule, string Good, string? Parameter, int? Standard);

    /// <summary>One line of a transcript.</summary>
    /// <param name="Seconds">Since the start.</param>
    /// <param name="Connection">From 1; 0 for what belongs to none.</param>
    /// <param name="Kind">"heard" from the client, "said" by the lab, "fault" or "note".</param>
    /// <param name="Text">What happened.</param>
    internal sealed record Entry(double Seconds, int Connection, string Kind, string Text);

    /// <summary>The last line of a peer's transcript.</summary>
    internal sealed record PeerEnd(PeerSummary Summary);

    /// <summary>The last line of a tracker's transcript.</summary>
    internal sealed record TrackerEnd(TrackerSummary Summary);
}
