namespace TorrentLab.Tracker;

/// <summary>Why an announce is sent (BEP 3, "trackers").</summary>
public enum AnnounceEvent
{
    /// <summary>A regular announce at the interval: no "event" parameter.</summary>
    None,

    /// <summary>The first announce to a tracker.</summary>
    Started,

    /// <summary>The download has just become complete; never sent when it was complete at the start.</summary>
    Completed,

    /// <summary>The client leaves.</summary>
    Stopped,
}
