using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using TorrentLab.Primitives;

namespace TorrentLab.Wire;

/// <summary>Writes messages as frames: four bytes of length, one of id, payload (BEP 3, "peer messages").</summary>
public static class MessageWriter
{
    /// <summary>Appends the frame of <paramref name="message"/> to <paramref name="output"/>. The message keeps its block.</summary>
    public static void Write(PeerMessage message, IBufferWriter<byte> output)
    {
        switch (message)
        {
            case PeerMessage.KeepAlive: BinaryPrimitives.WriteUInt32BigEndian(Take(output, 4), 0); break;
            case PeerMessage.Choke: Frame(output, MessageId.Choke, 0); break;
            case PeerMessage.Unchoke: Frame(output, MessageId.Unchoke, 0); break;
            case PeerMessage.Interested: Frame(output, MessageId.Interested, 0); break;
            case PeerMessage.NotInterested: Frame(output, MessageId.NotInterested, 0); break;
            case PeerMessage.Have have: BinaryPrimitives.WriteInt32BigEndian(Frame(output, MessageId.Have, 4), have.Index); break;
            case PeerMessage.Bitfield bitfield: bitfield.Bits.Span.CopyTo(Frame(output, MessageId.Bitfield, bitfield.Bits.Length)); break;
            case PeerMessage.Request request: WriteRequest(request.Block, output); break;
            case PeerMessage.Cancel cancel: WriteBlockRef(Frame(output, MessageId.Cancel, 12), cancel.Block); break;
            case PeerMessage.Piece piece: piece.Data.Span.CopyTo(WritePieceHeader(piece.Block, output)); break;
            case PeerMessage.Port port: BinaryPrimitives.WriteUInt16BigEndian(Frame(output, MessageId.Port, 2), (ushort)port.UdpPort); break;
            case PeerMessage.Suggest suggest: BinaryPrimitives.WriteInt32BigEndian(Frame(output, MessageId.Suggest, 4), suggest.Index); break;
            case PeerMessage.HaveAll: Frame(output, MessageId.HaveAll, 0); break;
            case PeerMessage.HaveNone: Frame(output, MessageId.HaveNone, 0); break;
            case PeerMessage.Reject reject: WriteBlockRef(Frame(output, MessageId.Reject, 12), reject.Block); break;
            case PeerMessage.AllowedFast allowed: BinaryPrimitives.WriteInt32BigEndian(Frame(output, MessageId.AllowedFast, 4), allowed.Index); break;
            case PeerMessage.Extended extended: WriteExtended(Frame(output, MessageId.Extended, 1 + extended.Body.Length), extended); break;
            case PeerMessage.Unknown unknown: unknown.Body.Span.CopyTo(Frame(output, unknown.Id, unknown.Body.Length)); break;
            default: throw new UnreachableException();
        }
    }

    /// <summary>Appends the frame of a request.</summary>
    internal static void WriteRequest(BlockRef block, IBufferWriter<byte> output) => WriteBlockRef(Frame(output, MessageId.Request, 12), block);

    /// <summary>Appends the frame of a block without its data.</summary>
    /// <returns>The room for the data, as long as the block, to be filled by the caller.</returns>
    public static Span<byte> WritePieceHeader(BlockRef block, IBufferWriter<byte> output)
    {
        Span<byte> payload = Frame(output, MessageId.Piece, 8 + block.Length);
        BinaryPrimitives.WriteInt32BigEndian(payload, block.Piece);
        BinaryPrimitives.WriteInt32BigEndian(payload[4..], block.Offset);
        return payload[8..];
    }

    /// <summary>Writes length and id; gives the room for the payload.</summary>
    private static Span<byte> Frame(IBufferWriter<byte> output, byte id, int payload)
    {
        Span<byte> frame = Take(output, 5 + payload);
        BinaryPrimitives.WriteInt32BigEndian(frame, 1 + payload);
        frame[4] = id;
        return frame[5..];
    }

    private static Span<byte> Take(IBufferWriter<byte> output, int length)
    {
        Span<byte> room = output.GetSpan(length)[..length];
        output.Advance(length);
        return room;
    }

    private static void WriteBlockRef(Span<byte> payload, BlockRef block)
    {
        BinaryPrimitives.WriteInt32BigEndian(payload, block.Piece);
        BinaryPrimitives.WriteInt32BigEndian(payload[4..], block.Offset);
        BinaryPrimitives.WriteInt32BigEndian(payload[8..], block.Length);
    }

    private static void WriteExtended(Span<byte> payload, PeerMessage.Extended extended)
    {
        payload[0] = extended.Number;
        extended.Body.Span.CopyTo(payload[1..]);
    }
}
