using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>
/// One connection of a capture: makes the TCP segments that would have carried what was said, with the right sequence
/// numbers. Nothing gets lost here, so whatever one end has sent is acknowledged by the next segment of the other.
/// </summary>
/// <param name="ours">Our end, invented: what we know about a connection begins with the peer's address.</param>
/// <param name="theirs">The peer's end.</param>
internal sealed class PcapConnection(PeerEndpoint ours, PeerEndpoint theirs)
{
    private readonly End _us = new(ours);
    private readonly End _them = new(theirs);

    /// <summary>We dial.</summary>
    public PcapSegment Dial() => Segment(_us, _them, PcapFlags.Syn);

    /// <summary>The peer accepts, and we know it.</summary>
    public IEnumerable<PcapSegment> Accept()
    {
        (_us.IsOpen, _them.IsOpen) = (true, true);
        yield return Segment(_them, _us, PcapFlags.Syn | PcapFlags.Ack);
        yield return Segment(_us, _them, PcapFlags.Ack);
    }

    /// <summary>We have sent these bytes.</summary>
    public IEnumerable<PcapSegment> Sent(ReadOnlyMemory<byte> bytes) => Data(_us, _them, bytes);

    /// <summary>We have received these bytes.</summary>
    public IEnumerable<PcapSegment> Received(ReadOnlyMemory<byte> bytes) => Data(_them, _us, bytes);

    /// <summary>We close our direction; what the peer had already sent may still follow.</summary>
    public IEnumerable<PcapSegment> Close() => Finish(_us, _them);

    /// <summary>The peer has gone: its end is closed, then ours.</summary>
    public IEnumerable<PcapSegment> Gone() => [.. Finish(_them, _us), .. Finish(_us, _them)];

    private static IEnumerable<PcapSegment> Data(End from, End to, ReadOnlyMemory<byte> bytes)
    {
        for (; bytes.Length > PcapSegment.MaxPayload; bytes = bytes[PcapSegment.MaxPayload..])
            yield return Segment(from, to, PcapFlags.Ack, bytes[..PcapSegment.MaxPayload]);
        yield return Segment(from, to, PcapFlags.Push | PcapFlags.Ack, bytes);
    }

    private static IEnumerable<PcapSegment> Finish(End from, End to)
    {
        if (!from.IsOpen) yield break;
        from.IsOpen = false;
        yield return Segment(from, to, PcapFlags.Fin | PcapFlags.Ack);
    }

    private static PcapSegment Segment(End from, End to, PcapFlags flags, ReadOnlyMemory<byte> payload = default)
    {
        uint acknowledged = flags.HasFlag(PcapFlags.Ack) ? to.Next : 0;
        var segment = new PcapSegment(from.Endpoint, to.Endpoint, from.Next, acknowledged, flags, payload);
        // A SYN and a FIN take a number each, like a byte (RFC 9293, section 3.4). Numbers begin again behind 2^32.
        bool takesOne = (flags & (PcapFlags.Syn | PcapFlags.Fin)) != 0;
        from.Next += (uint)payload.Length + (takesOne ? 1u : 0u);
        return segment;
    }

    private sealed class End(PeerEndpoint endpoint)
    {
        public PeerEndpoint Endpoint { get; } = endpoint;

        /// <summary>Number of the next byte that it sends.</summary>
        public uint Next { get; set; }

        /// <summary>The connection stands, and it has not yet sent its FIN.</summary>
        public bool IsOpen { get; set; }
    }
}
