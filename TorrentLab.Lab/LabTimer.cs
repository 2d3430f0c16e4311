namespace TorrentLab.Lab;

/// <summary>Waits on a clock that may be a given one.</summary>
internal static class LabTimer
{
    /// <param name="span">At least 1 ms is waited.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task WaitAsync(TimeSpan span, TimeProvider time, CancellationToken ct)
    {
        TimeSpan least = TimeSpan.FromMilliseconds(1);
        using var timer = new PeriodicTimer(span < least ? least : span, time);
        await timer.WaitForNextTickAsync(ct).ConfigureAwait(false);
    }
}
