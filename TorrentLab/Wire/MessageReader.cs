using System.Buffers.Binary;
using TorrentLab.Primitives;

namespace TorrentLab.Wire;

/// <summary>Reads the body of one whole frame (BEP 3, "peer messages").</summary>
public static class MessageReader
{
    /// <summary>Reads a message other than a block, whose data <see cref="MessageDecoder"/> receives in place.</summary>
    /// <param name="frame">Id and payload, without the length in front; already of the right length for its id.</param>
    /// <exception cref="ProtocolException">A number does not fit: 2^31 or more.</exception>
    public static PeerMessage Read(ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> body = frame[1..];
        return frame[0] switch
        {
            MessageId.Choke => new PeerMessage.Choke(),
            MessageId.Unchoke => new PeerMessage.Unchoke(),
            MessageId.Interested => new PeerMessage.Interested(),
            MessageId.NotInterested => new PeerMessage.NotInterested(),
            MessageId.Have => new PeerMessage.Have(Number(body)),
            MessageId.Bitfield => new PeerMessage.Bitfield(body.ToArray()),
            MessageId.Request => new PeerMessage.Request(ReadBlockRef(body)),
            MessageId.Cancel => new PeerMessage.Cancel(ReadBlockRef(body)),
            MessageId.Port => new PeerMessage.Port(BinaryPrimitives.ReadUInt16BigEndian(body)),
            MessageId.Suggest => new PeerMessage.Suggest(Number(body)),
            MessageId.HaveAll => new PeerMessage.HaveAll(),
            MessageId.HaveNone => new PeerMessage.HaveNone(),
            MessageId.Reject => new PeerMessage.Reject(ReadBlockRef(body)),
            MessageId.AllowedFast => new PeerMessage.AllowedFast(Number(body)),
            MessageId.Extended => new PeerMessage.Extended(body[0], body[1..].ToArray()),
            _ => new PeerMessage.Unknown(frame[0], body.ToArray()),
        };
    }

    /// <summary>The same without an object for a request.</summary>
    /// <exception cref="ProtocolException">A number does not fit: 2^31 or more.</exception>
    internal static WireMessage ReadWire(ReadOnlySpan<byte> frame) =>
        frame[0] == MessageId.Request ? WireMessage.Request(ReadBlockRef(frame[1..])) : WireMessage.Of(Read(frame));

    /// <summary>Reads a four-byte number; the wire's are unsigned, no piece or offset needs the upper half.</summary>
    /// <exception cref="ProtocolException">2^31 or more.</exception>
    internal static int Number(ReadOnlySpan<byte> bytes)
    {
        uint value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (value > int.MaxValue) throw new ProtocolException("BEP 3, peer messages", $"{value} is no index, offset or length of any torrent");
        return (int)value;
    }

    private static BlockRef ReadBlockRef(ReadOnlySpan<byte> body) => new(Number(body), Number(body[4..]), Number(body[8..]));
}
