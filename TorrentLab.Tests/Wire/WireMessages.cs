using System.Buffers;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Wire;

/// <summary>Every message with its bytes, and a driver that feeds a decoder as a socket would.</summary>
internal static class WireMessages
{
    public const int Pieces = 20;

    /// <summary>Message and frame in hexadecimal, written from BEP 3, 6 and 10 by hand.</summary>
    public static IReadOnlyList<(PeerMessage Message, string Frame)> Golden { get; } =
    [
        (new PeerMessage.KeepAlive(), "00000000"),
        (new PeerMessage.Choke(), "00000001 00"),
        (new PeerMessage.Unchoke(), "00000001 01"),
        (new PeerMessage.Interested(), "00000001 02"),
        (new PeerMessage.NotInterested(), "00000001 03"),
        (new PeerMessage.Have(258), "00000005 04 00000102"),
        (new PeerMessage.Bitfield(new byte[] { 0xff, 0x80, 0x10 }), "00000004 05 ff8010"),
        (new PeerMessage.Request(new BlockRef(1, 16384, 16384)), "0000000d 06 00000001 00004000 00004000"),
        (new PeerMessage.Piece(new BlockRef(1, 16384, 3), Block.Of([1, 2, 3])), "0000000c 07 00000001 00004000 010203"),
        (new PeerMessage.Cancel(new BlockRef(1, 16384, 16384)), "0000000d 08 00000001 00004000 00004000"),
        (new PeerMessage.Port(6881), "00000003 09 1ae1"),
        (new PeerMessage.Suggest(258), "00000005 0d 00000102"),
        (new PeerMessage.HaveAll(), "00000001 0e"),
        (new PeerMessage.HaveNone(), "00000001 0f"),
        (new PeerMessage.Reject(new BlockRef(1, 16384, 16384)), "0000000d 10 00000001 00004000 00004000"),
        (new PeerMessage.AllowedFast(258), "00000005 11 00000102"),
        (new PeerMessage.Extended(0, new byte[] { 0x64, 0x65 }), "00000004 14 006465"),
        (new PeerMessage.Unknown(21, new byte[] { 0, 0x64, 0x65 }), "00000004 15 006465"),
    ];

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static byte[] Written(PeerMessage message)
    {
        ArrayBufferWriter<byte> output = new();
        MessageWriter.Write(message, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Feeds the bytes, at most <paramref name="chunk"/> at a time, and gives what was read, written again.</summary>
    public static List<string> Read(MessageDecoder decoder, ReadOnlySpan<byte> bytes, int chunk = int.MaxValue)
    {
        List<string> read = [];
        while (!bytes.IsEmpty)
        {
            Memory<byte> room = decoder.GetMemory();
            int count = Math.Min(Math.Min(room.Length, bytes.Length), chunk);
            bytes[..count].CopyTo(room.Span);
            bytes = bytes[count..];
            decoder.Advance(count);
            while (decoder.TryRead() is { } message)
            {
                read.Add(Convert.ToHexStringLower(Written(message)));
                if (message is PeerMessage.Piece piece) piece.Data.Dispose();
            }
        }
        return read;
    }
}
