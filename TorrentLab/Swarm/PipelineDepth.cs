using TorrentLab.Primitives;

namespace TorrentLab.Swarm;

/// <summary>
/// How many requests to keep unanswered at one peer. BEP 3 ("peer messages") asks for a few; what keeps a connection full is
/// the bandwidth times the delay. We ask for what the peer would send in its shortest delay, twice, plus half a second of
/// slack for a busy machine at either end.
/// </summary>
/// <param name="fixedDepth">A depth to keep to instead of measuring; null to measure.</param>
public sealed class PipelineDepth(int? fixedDepth)
{
    /// <summary>Before the first block has told us anything.</summary>
    public const int Initial = 16;

    /// <summary>A slow peer must not be asked for minutes of work that it may lose.</summary>
    public const int Least = 2;

    /// <summary>Of the clients known, the strictest drops what is beyond some 250 to 512 outstanding requests.</summary>
    public const int Most = 250;

    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(0.5);

    private TimeSpan? _shortestDelay;

    /// <summary>Requests to keep unanswered.</summary>
    public int Current { get; private set; } = fixedDepth ?? Initial;

    /// <summary>A block arrived.</summary>
    /// <param name="delay">Time since it was asked for.</param>
    /// <param name="rate">What the peer sends now, in bytes per second.</param>
    public void Measure(TimeSpan delay, double rate)
    {
        if (fixedDepth is not null) return;
        if (_shortestDelay is null || delay < _shortestDelay) _shortestDelay = delay;
        double bytes = rate * (2 * _shortestDelay.Value + Slack).TotalSeconds;
        Current = (int)Math.Clamp(Math.Ceiling(bytes / BlockRef.MaxLength), Least, Most);
    }

    /// <summary>The peer let us wait: nothing measured holds any more.</summary>
    public void Reset() => (_shortestDelay, Current) = (null, fixedDepth ?? Initial);
}
