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
            case PeerMessage.Request request: WriteBlockRef(Frame(output, MessageId.Request, 12), request.Block); break;
            case PeerMessage.Cancel cancel: WriteBlockRef(Frame(output, MessageId.Cancel, 12), cancel.Block); break;
            case PeerMessage.Piece piece: WritePiece(Frame(output, MessageId.Piece, 8 + piece.Data.Length), piece); break;
            case PeerMessage.Port port: BinaryPrimitives.WriteUInt16BigEndian(Frame(output, MessageId.Port, 2), (ushort)port.UdpPort); break;
            case PeerMessage.Unknown unknown: unknown.Body.Span.CopyTo(Frame(output, unknown.Id, unknown.Body.Length)); break;
            default: throw new UnreachableException();
        }
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

    private static void WritePiece(Span<byte> payload, PeerMessage.Piece piece)
    {
        BinaryPrimitives.WriteInt32BigEndian(payload, piece.Block.Piece);
        BinaryPrimitives.WriteInt32BigEndian(payload[4..], piece.Block.Offset);
        piece.Data.Span.CopyTo(payload[8..]);
    }
}
