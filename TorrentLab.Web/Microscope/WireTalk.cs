using TorrentLab.Primitives;

namespace TorrentLab.Web.Microscope;

/// <summary>What is said over one connection: its handshakes, and the last messages if anybody watches.</summary>
/// <param name="endpoint">Who is at the other end.</param>
internal sealed class WireTalk(PeerEndpoint endpoint)
{
    private const int MostKept = 200;

    private readonly List<WireRecord> _opening = [];
    private WireRecord?[]? _kept;
    private long _total;

    public PeerEndpoint Endpoint { get; } = endpoint;

    /// <summary>The connection has ended.</summary>
    public bool IsOver { get; set; }

    /// <summary>A handshake: kept whether anybody watches or not.</summary>
    public void Open(WireRecord handshake) => _opening.Add(handshake);

    /// <summary>A message while somebody watches; the oldest one makes place.</summary>
    public void Keep(WireRecord record)
    {
        _kept ??= new WireRecord?[MostKept];
        _kept[_total++ % MostKept] = record;
    }

    /// <summary>Nobody watches any more.</summary>
    public void Forget() => (_kept, _total) = (null, 0);

    /// <summary>The messages from a number on; with 0 the handshakes come first.</summary>
    /// <param name="next">Number of the first message that the reader has not seen; moved on.</param>
    public IReadOnlyList<WireRecord> Read(ref long next)
    {
        List<WireRecord> records = next == 0 ? [.. _opening] : [];
        long seen = Math.Max(0, next - 1); // 0 stands for a reader that has seen nothing
        long first = Math.Max(seen, _total - MostKept);
        if (first > seen && _kept![first % MostKept] is { } oldest)
            records.Add(new WireRecord(oldest.At, Incoming: true, WireRecordKind.Gap, [], 0, $"{first - seen} messages before were too many to show"));
        for (long number = first; number < _total; number++) records.Add(_kept![number % MostKept]!);
        next = _total + 1;
        return records;
    }
}
