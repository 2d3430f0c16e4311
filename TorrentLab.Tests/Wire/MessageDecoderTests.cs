using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Wire;

[Bep(3, "peer messages")]
public sealed class MessageDecoderTests
{
    private static readonly byte[] Conversation =
    [
        .. WireMessages.Golden.SelectMany(golden => WireMessages.Bytes(golden.Frame)),
        .. RawWire.Piece(2, 0, new byte[16384]), .. RawWire.Message(99, new byte[9000]), .. RawWire.Piece(2, 16384, new byte[1]),
    ];

    private static readonly List<string> Expected =
    [
        .. WireMessages.Golden.Select(golden => golden.Frame.Replace(" ", "", StringComparison.Ordinal)),
        Convert.ToHexStringLower(RawWire.Piece(2, 0, new byte[16384])),
        Convert.ToHexStringLower(RawWire.Message(99, new byte[9000])),
        Convert.ToHexStringLower(RawWire.Piece(2, 16384, new byte[1])),
    ];

    [Theory, InlineData(1), InlineData(3), InlineData(17), InlineData(4096), InlineData(int.MaxValue)]
    public void A_conversation_is_read_whole_however_it_is_chopped(int chunk)
    {
        using MessageDecoder decoder = new(new BlockPool(), WireMessages.Pieces);

        Assert.Equal(Expected, WireMessages.Read(decoder, Conversation, chunk));
        decoder.EndOfStream();
    }

    [Fact]
    public void Blocks_that_follow_each_other_are_received_in_one_go_each()
    {
        byte[] wire = [.. Enumerable.Range(0, 4).SelectMany(block => RawWire.Piece(2, (uint)block * 16384, [.. Enumerable.Repeat((byte)block, 16384)]))];
        using MessageDecoder decoder = new(new BlockPool(), WireMessages.Pieces);
        List<int> received = [];
        int blocks = 0;
        for (ReadOnlySpan<byte> rest = wire; rest.Length > 0;)
        {
            Memory<byte> room = decoder.GetMemory();
            received.Add(Math.Min(room.Length, rest.Length));
            rest[..received[^1]].CopyTo(room.Span);
            rest = rest[received[^1]..];
            decoder.Advance(received[^1]);
            while (decoder.TryRead() is PeerMessage.Piece piece)
            {
                Assert.Equal(new BlockRef(2, blocks * 16384, 16384), piece.Block);
                Assert.All(piece.Data.Span.ToArray(), value => Assert.Equal(blocks, value));
                blocks++;
                piece.Data.Dispose();
            }
        }

        Assert.Equal(4, blocks);
        Assert.Equal(5, received.Count); // the front of the first one and each block with the front of the next
    }

    [Fact]
    public void Every_message_cut_anywhere_waits_and_is_then_read_once()
    {
        foreach (var (_, frame) in WireMessages.Golden)
        {
            byte[] bytes = WireMessages.Bytes(frame);
            for (int cut = 1; cut < bytes.Length; cut++)
            {
                using MessageDecoder decoder = new(new BlockPool(), WireMessages.Pieces);
                Assert.Empty(WireMessages.Read(decoder, bytes.AsSpan(0, cut)));
                var error = Assert.Throws<ProtocolException>(decoder.EndOfStream);
                Assert.Contains("closed inside a message", error.Message, StringComparison.Ordinal);
                Assert.Equal([Convert.ToHexStringLower(bytes)], WireMessages.Read(decoder, bytes.AsSpan(cut)));
                decoder.EndOfStream();
            }
        }
    }

    [Theory]
    [InlineData("7fffffff", "a message of 2147483647 bytes")]
    [InlineData("ffffffff", "a message of 4294967295 bytes")]
    [InlineData("00100001", "a message of 1048577 bytes")]
    [InlineData("00000002 00", "message 0 has 2 bytes; 1 are allowed")]
    [InlineData("00000004 04", "message 4 has 4 bytes; 5 are allowed")]
    [InlineData("00000005 05", "message 5 has 5 bytes; 1 to 4 are allowed")]
    [InlineData("0000000c 06", "message 6 has 12 bytes; 13 are allowed")]
    [InlineData("00000009 07", "message 7 has 9 bytes; 10 to 16393 are allowed")]
    [InlineData("0000400a 07", "message 7 has 16394 bytes; 10 to 16393 are allowed")]
    [InlineData("0000000e 08", "message 8 has 14 bytes; 13 are allowed")]
    [InlineData("00000001 09", "message 9 has 1 bytes; 3 are allowed")]
    [InlineData("00000005 04 80000000", "2147483648 is no index, offset or length")]
    [InlineData("0000000a 07 ffffffff 00000000 00", "4294967295 is no index, offset or length")]
    public void A_wrong_length_or_number_is_refused_before_any_body_arrives(string start, string words)
    {
        using MessageDecoder decoder = new(new BlockPool(), WireMessages.Pieces);

        var error = Assert.Throws<ProtocolException>(() => WireMessages.Read(decoder, WireMessages.Bytes(start)));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal("BEP 3, peer messages", error.Rule);
    }

    [Fact]
    public void A_message_that_is_only_announced_takes_no_memory()
    {
        using MessageDecoder decoder = new(new BlockPool(), WireMessages.Pieces);
        byte[] announced = RawWire.Message(99, new byte[MessageDecoder.MaxUnknownLength - 1])[..5];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Empty(WireMessages.Read(decoder, announced));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void A_block_is_received_in_memory_of_the_pool_and_returned_when_the_connection_ends_inside_it()
    {
        BlockPool pool = new();
        MessageDecoder decoder = new(pool, WireMessages.Pieces);
        WireMessages.Read(decoder, RawWire.Piece(0, 0, new byte[16384]).AsSpan(0, 5000));
        Assert.Equal(16384 - (5000 - 13) + Block.RoomBehind, decoder.GetMemory().Length);

        Block second = pool.Rent(1);
        decoder.Dispose();
        Block third = pool.Rent(16384);

        Assert.NotSame(second, third);
        Assert.Equal(16384, third.Length);
        Assert.Throws<InvalidOperationException>(() =>
        {
            third.Dispose();
            third.Dispose();
        });
    }

    [Fact]
    public void Random_bytes_give_messages_or_a_protocol_error_and_nothing_else()
    {
        Random random = new(20260101);
        int errors = 0;
        for (int round = 0; round < 2000; round++)
        {
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            if (round % 2 == 0) (bytes[0], bytes[1 % bytes.Length]) = (0, 0); // lengths that are plausible
            using MessageDecoder decoder = new(new BlockPool(), WireMessages.Pieces);
            try
            {
                WireMessages.Read(decoder, bytes, random.Next(1, 50));
            }
            catch (ProtocolException)
            {
                errors++;
            }
        }
        Assert.InRange(errors, 1000, 2000);
    }
}
