namespace TorrentLab.Tracker;

/// <summary>
/// The tracker's own words, as the inner exception of the <see cref="Primitives.TrackerException"/> that reports a
/// "failure reason".
/// </summary>
/// <param name="reason">The "failure reason", safe to print.</param>
/// <param name="retryIn">
/// When to ask again (BEP 31, "retry in"): 1 minute to 1 day, <see cref="Timeout.InfiniteTimeSpan"/> for "never", null
/// where the tracker did not say.
/// </param>
public sealed class TrackerRefusalException(string reason, TimeSpan? retryIn) : Exception(reason)
{
    /// <summary>When to ask again: a time, <see cref="Timeout.InfiniteTimeSpan"/> for never, or null for not said.</summary>
    public TimeSpan? RetryIn { get; } = retryIn;
}
