using System.Buffers;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Fuzz.Targets;

/// <summary>Feeds the decoder with the bytes of a connection, whole or in parts.</summary>
internal sealed class ConversationReader
{
    private readonly BlockPool _blocks = new();
    private readonly ArrayBufferWriter<byte> _written = new();

    /// <summary>All at once, as far as the decoder has room.</summary>
    public Conversation Read(ReadOnlyMemory<byte> input) => Read(input, int.MaxValue, default);

    /// <summary>In parts, mostly of a few bytes. Where it is cut follows from the bytes, so that the input alone is enough to see it again.</summary>
    public Conversation Cut(ReadOnlyMemory<byte> input)
    {
        ulong mixed = 0;
        foreach (byte next in input.Span) mixed = (mixed * 31) + next;
        var chance = new Chance(mixed);
        int longest = 1 << chance.Below(14);
        return Read(input, longest, chance);
    }

    private Conversation Read(ReadOnlyMemory<byte> input, int longest, Chance chance)
    {
        using var decoder = new MessageDecoder(_blocks, WireSeeds.Pieces);
        List<byte[]> messages = [];
        try
        {
            while (!input.IsEmpty)
            {
                Memory<byte> room = decoder.GetMemory();
                int most = Math.Min(room.Length, input.Length);
                int length = longest == int.MaxValue ? most : Math.Min(most, 1 + chance.Below(longest));
                input[..length].CopyTo(room);
                input = input[length..];
                decoder.Advance(length);
                while (decoder.TryRead() is { } message) messages.Add(Written(message));
            }
            decoder.EndOfStream();
            return new Conversation(messages, null);
        }
        catch (ProtocolException refused)
        {
            return new Conversation(messages, refused.Message);
        }
    }

    private byte[] Written(PeerMessage message)
    {
        _written.ResetWrittenCount();
        MessageWriter.Write(message, _written);
        if (message is PeerMessage.Piece piece) piece.Data.Dispose();
        if (message is PeerMessage.Bitfield { Bits.Length: 3 } bitfield) _ = Bitfield.FromWire(bitfield.Bits.Span, WireSeeds.Pieces);
        _ = MessageSummary.Of(_written.WrittenSpan, WireSeeds.Pieces);
        return _written.WrittenSpan.ToArray();
    }
}
