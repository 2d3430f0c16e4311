namespace TorrentLab.Lab;

/// <summary>What the clients under test did with a <see cref="FaultTracker"/>, in figures.</summary>
public sealed record TrackerSummary
{
    /// <summary>Announces that came.</summary>
    public required int Announces { get; init; }

    /// <summary>Everything else that came: scrapes, connects over UDP, and what is no request.</summary>
    public required int Others { get; init; }

    /// <summary>The events of the announces, in the order they came, the first hundred; "none" for a regular one.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The shortest time between two announces of the same peer and event, in seconds; null when there were no two.</summary>
    public double? ShortestGap { get; init; }

    /// <summary>The same as lines for people.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"{TalkSummary.Count(Announces, "announce")}, {TalkSummary.Count(Others, "other request")}";
        if (Events.Count > 0) yield return $"events: {string.Join(", ", Events)}";
        if (ShortestGap is { } gap) yield return $"asked again after {gap:0.000} s at the soonest";
    }
}
