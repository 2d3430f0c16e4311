namespace TorrentLab.Primitives;

/// <summary>A tracker failed or refused: back off, or take the next one of the tier (BEP 12).</summary>
public sealed class TrackerException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when the tracker itself refused with a "failure reason" (BEP 3, "trackers").</summary>
    public bool IsRefusal { get; init; }
}
