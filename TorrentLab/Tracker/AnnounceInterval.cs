namespace TorrentLab.Tracker;

/// <summary>
/// Turns the waits that a tracker asks for into safe ones, so that it can make a client neither hammer it nor fall silent.
/// Clamped as numbers: TimeSpan.FromSeconds throws on what a hostile tracker can send.
/// </summary>
internal static class AnnounceInterval
{
    /// <summary>The longest wait that a tracker can ask for, in seconds: one day.</summary>
    public const int MaxSeconds = 24 * 60 * 60;

    private const int MinSeconds = 60;
    private const int DefaultSeconds = 30 * 60;

    /// <summary>The shortest wait between regular announces, whatever the tracker asks for.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromSeconds(MinSeconds);

    /// <summary>The wait between regular announces.</summary>
    /// <param name="seconds">As the tracker said it; null where it said nothing.</param>
    public static TimeSpan Regular(long? seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds ?? DefaultSeconds, MinSeconds, MaxSeconds));

    /// <summary>The least wait between two announces; null where the tracker said nothing.</summary>
    /// <param name="seconds">As the tracker said it; null where it said nothing.</param>
    public static TimeSpan? Least(long? seconds) => seconds is null ? null : TimeSpan.FromSeconds(Math.Clamp(seconds.Value, 0, MaxSeconds));
}
