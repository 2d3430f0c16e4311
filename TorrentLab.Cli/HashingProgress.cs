using TorrentLab.Cli.Display;
using TorrentLab.Metainfo;
using TorrentLab.Swarm;

namespace TorrentLab.Cli;

/// <summary>Counts what the hashing threads have done, for a display that looks now and then.</summary>
internal sealed class HashingProgress(long totalBytes, int pieceLength, TimeProvider time) : IProgress<long>
{
    private readonly RateMeter _meter = new();
    private readonly long _start = time.GetTimestamp();
    private long _done;

    /// <summary>Called by the threads; a late smaller number changes nothing.</summary>
    public void Report(long value)
    {
        for (long known = Volatile.Read(ref _done); value > known;)
        {
            long found = Interlocked.CompareExchange(ref _done, value, known);
            if (found == known) return;
            known = found;
        }
    }

    /// <summary>How it stands; called by the display alone.</summary>
    public ProgressState State()
    {
        TimeSpan elapsed = time.GetElapsedTime(_start);
        long done = Volatile.Read(ref _done);
        _meter.Add((int)Math.Min(int.MaxValue, done - _meter.Total), elapsed);
        double average = done / Math.Max(elapsed.TotalSeconds, 0.001);
        return new ProgressState("hashing", (int)(done / pieceLength), (int)PieceLengths.Count(totalBytes, pieceLength))
        {
            Bytes = done,
            TotalBytes = totalBytes,
            Rate = _meter.Rate(elapsed),
            Average = average,
            Remaining = average > 0 ? TimeSpan.FromSeconds((totalBytes - done) / average) : null,
            Elapsed = elapsed,
        };
    }
}
