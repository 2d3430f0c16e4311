using System.Buffers.Binary;
using System.Numerics;

namespace TorrentLab.Wire;

/// <summary>What the frames of the peer wire say, for people (BEP 3, "peer messages"). Also for frames that break a rule.</summary>
public static class MessageSummary
{
    /// <summary>Bytes of a frame in front of its payload: four of length, one of id.</summary>
    public const int HeaderLength = 5;

    /// <summary>What a frame says, in a few words: "piece 3, offset 0, 16384 bytes".</summary>
    /// <param name="frame">A whole frame, its four bytes of length included.</param>
    /// <param name="pieces">Number of pieces of the torrent.</param>
    public static string Of(ReadOnlySpan<byte> frame, int pieces)
    {
        if (frame.Length < HeaderLength) return "nothing; it keeps the connection open";
        ReadOnlySpan<byte> body = frame[HeaderLength..];
        return (frame[HeaderLength - 1], body.Length) switch
        {
            (MessageId.Choke, _) => "requests will not be answered",
            (MessageId.Unchoke, _) => "requests are welcome",
            (MessageId.Interested, _) => "the sender wants pieces",
            (MessageId.NotInterested, _) => "the sender wants nothing",
            (MessageId.Have or MessageId.Suggest or MessageId.AllowedFast, 4) => $"piece {Number(body)}",
            (MessageId.Bitfield, _) => $"has {CountBits(body)} of {Count(pieces, "piece")}",
            (MessageId.Request or MessageId.Cancel or MessageId.Reject, 12) => OfBlock(Number(body), Number(body[4..]), Number(body[8..])),
            (MessageId.Piece, >= 8) => OfBlock(Number(body), Number(body[4..]), body.Length - 8),
            (MessageId.Port, 2) => $"DHT on UDP port {BinaryPrimitives.ReadUInt16BigEndian(body)}",
            (MessageId.HaveAll, _) => "has every piece",
            (MessageId.HaveNone, _) => "has no piece",
            (MessageId.Extended, >= 1) => body[0] == 0 ? "the extension handshake" : $"an extension message, number {body[0]}",
            _ => Count(body.Length, "byte"),
        };
    }

    /// <summary>What a message about a block says.</summary>
    public static string OfBlock(long piece, long offset, long length) => $"piece {piece}, offset {offset}, {Count(length, "byte")}";

    /// <summary>The payload of a message, part by part.</summary>
    /// <param name="id">See <see cref="MessageId"/>.</param>
    /// <param name="length">Bytes of the payload.</param>
    public static IReadOnlyList<MessageField> Fields(byte id, int length) => id switch
    {
        MessageId.Have or MessageId.Suggest or MessageId.AllowedFast => [new("piece", 4), new("too much", length)],
        MessageId.Bitfield => [new("a bit for each piece; the high bit of the first byte is piece 0", length)],
        MessageId.Request or MessageId.Cancel or MessageId.Reject => [new("piece", 4), new("offset in the piece", 4), new("bytes", 4), new("too much", length)],
        MessageId.Piece => [new("piece", 4), new("offset in the piece", 4), new("data", length)],
        MessageId.Port => [new("UDP port", 2), new("too much", length)],
        _ => [new("body", length)],
    };

    private static long Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static int CountBits(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        foreach (byte value in bytes) count += BitOperations.PopCount(value);
        return count;
    }
}
