namespace TorrentLab.Tracker;

/// <summary>What the schedule remembers of one tracker.</summary>
internal sealed class TrackerEntry(string url, int tier)
{
    public string Url { get; } = url;

    public int Tier { get; } = tier;

    /// <summary>It answered a "started": it must be told "stopped".</summary>
    public bool KnowsUs { get; set; }

    /// <summary>It answered a "started" sent while bytes were missing: only such a one is told "completed".</summary>
    public bool KnewUsIncomplete { get; set; }

    /// <summary>Its "tracker id", to be sent back.</summary>
    public string? TrackerId { get; set; }

    /// <summary>It asked for silence until then (BEP 31).</summary>
    public TimeSpan NotBefore { get; set; }

    /// <summary>No driver for its address, or it said "never" (BEP 31).</summary>
    public bool GivenUp { get; set; }

    public string Outcome { get; set; } = "not asked yet";
}
