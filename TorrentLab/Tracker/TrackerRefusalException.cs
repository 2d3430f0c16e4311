using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>
/// The tracker's own words, as the inner exception of the <see cref="TrackerException"/> that reports a
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

    /// <summary>A refusal as every tracker client reports it.</summary>
    /// <param name="words">The tracker's reason, as it came; may be empty.</param>
    /// <param name="retryIn">See <see cref="RetryIn"/>.</param>
    internal static TrackerException Report(ReadOnlySpan<byte> words, TimeSpan? retryIn)
    {
        string text = words.IsEmpty ? "no reason given" : TrackerText.Printable(words);
        string retry = retryIn switch
        {
            null => "",
            { } time when time == Timeout.InfiniteTimeSpan => " (and says never to retry)",
            { } time => $" (and says to retry in {time.TotalMinutes:0} min)",
        };
        var refusal = new TrackerRefusalException(text, retryIn);
        return new TrackerException($"the tracker refused: {text}{retry}", refusal) { IsRefusal = true };
    }
}
