using System.Buffers;
using System.Net;
using System.Net.Sockets;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>
/// Writes what peers say to each other as a capture (pcapng) for Wireshark. The bytes are those of the messages; the
/// packets around them are made up, as docs/trace-format.md explains: our end is the loopback address of the peer's family.
/// </summary>
public sealed class PcapTrace : ISwarmObserver, IAsyncDisposable
{
    private const int FirstPort = 49152; // of the dynamic ports (RFC 6335, section 6)
    private const int PortCount = 65536 - FirstPort;

    private readonly byte[] _handshake;
    private readonly TimeProvider _time;
    private readonly TraceQueue<byte[]> _queue;
    private readonly Dictionary<int, PcapConnection> _connections = [];
    private readonly ArrayBufferWriter<byte> _message = new(BlockRef.MaxLength + 64);
    private TimeSpan? _start; // of the download, since 1970

    /// <param name="output">Where to write; disposed with the trace.</param>
    /// <param name="ours">The handshake that we send to every peer.</param>
    /// <param name="time">Says at which date the download starts.</param>
    /// <param name="onFailure">Told once, in one line, when <paramref name="output"/> fails and the trace ends early.</param>
    public PcapTrace(Stream output, Handshake ours, TimeProvider time, Action<string> onFailure)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(ours);
        (_handshake, _time) = (ours.ToBytes(), time);
        _queue = new TraceQueue<byte[]>(
            256, block => output.WriteAsync(block).AsTask(), () => output.FlushAsync(), output, "capture", onFailure);
        _queue.Add(PcapNg.Begin());
    }

    /// <inheritdoc/>
    public void Before(SwarmEvent happened, TimeSpan now)
    {
        _start ??= _time.GetUtcNow() - DateTimeOffset.UnixEpoch - now;
        switch (happened)
        {
            case SwarmEvent.Connected connected: ShakenHands(_connections[connected.Peer], connected.Handshake, now); break;
            case SwarmEvent.Received received: Write(_connections[received.Peer].Received(Bytes(received.Message)), now); break;
            case SwarmEvent.Gone gone: Write(_connections[gone.Peer].Gone(), now, gone.Reason); break;
        }
    }

    /// <inheritdoc/>
    public void After(SwarmEffect asked, TimeSpan now)
    {
        switch (asked)
        {
            case SwarmEffect.Connect connect: Connect(connect, now); break;
            case SwarmEffect.Accept accept: Accept(accept, now); break;
            case SwarmEffect.SendBlock send: Write(_connections[send.Peer].Sent(Bytes(send.Block)), now); break;
            case SwarmEffect.Send send: Write(_connections[send.Peer].Sent(Bytes(send.Message)), now); break;
            case SwarmEffect.Close close: Write(_connections[close.Peer].Close(), now, close.Reason); break;
        }
    }

    /// <summary>Writes what waits and closes the output.</summary>
    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    private void Connect(SwarmEffect.Connect connect, TimeSpan now)
    {
        bool isIPv6 = connect.Endpoint.Address.AddressFamily == AddressFamily.InterNetworkV6;
        // A port of its own tells connections to the same peer apart.
        var ours = new PeerEndpoint(isIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, FirstPort + (connect.Peer % PortCount));
        var connection = new PcapConnection(ours, connect.Endpoint);
        _connections.Add(connect.Peer, connection);
        Write([connection.Dial()], now);
    }

    private void Accept(SwarmEffect.Accept accept, TimeSpan now)
    {
        Connect(new SwarmEffect.Connect(accept.Peer, accept.Endpoint), now);
        ShakenHands(_connections[accept.Peer], accept.Handshake, now);
    }

    private void ShakenHands(PcapConnection connection, Handshake theirs, TimeSpan now)
    {
        Write(connection.Accept(), now);
        Write(connection.Sent(_handshake), now);
        Write(connection.Received(theirs.ToBytes()), now);
    }

    /// <summary>The frame of the message; valid until the next call.</summary>
    private ReadOnlyMemory<byte> Bytes(PeerMessage message)
    {
        _message.ResetWrittenCount();
        MessageWriter.Write(message, _message);
        return _message.WrittenMemory;
    }

    /// <summary>
    /// The frame of a block that is read and sent elsewhere: its data is not known here, and stands as zeros; valid until the next call.
    /// </summary>
    private ReadOnlyMemory<byte> Bytes(BlockRef block)
    {
        _message.ResetWrittenCount();
        MessageWriter.WritePieceHeader(block, _message).Clear();
        return _message.WrittenMemory;
    }

    /// <param name="segments">What to write.</param>
    /// <param name="now">Since the start of the download.</param>
    /// <param name="comment">A comment for the first segment; null for none.</param>
    private void Write(IEnumerable<PcapSegment> segments, TimeSpan now, string? comment = null)
    {
        foreach (PcapSegment segment in segments)
        {
            _queue.Add(PcapNg.Packet(_start!.Value + now, segment.ToPacket(), comment));
            comment = null;
        }
    }
}
