using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Primitives;
using TorrentLab.Wire;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>What peers send.</summary>
internal static class WireTargets
{
    public static FuzzTarget Messages()
    {
        var reader = new ConversationReader();
        return new FuzzTarget<Conversation>
        {
            Name = "wire",
            Covers = "MessageDecoder, MessageReader, MessageWriter.Write, MessageSummary, Bitfield.FromWire",
            Grammar = new FrameGrammar(),
            Seeds = WireSeeds.Conversations,
            BytesPerByte = 64,
            BytesAtMost = 64 * 1024, // a block and the decoder's own buffer
            Read = reader.Read,
            IsAccepted = conversation => conversation.Refusal is null,
            Check = (input, conversation) => Conversation.Check(input, conversation, reader.Cut(input)),
            Bombs = WireBombs.All,
        };
    }

    public static FuzzTarget Handshakes() => new FuzzTarget<Handshake>
    {
        Name = "handshake",
        Covers = "Handshake.TryRead, HandshakeBits, ClientName",
        Grammar = new FieldGrammar([20, 8, 20, 8, 12]),
        Seeds = WireSeeds.Handshakes,
        BytesPerByte = 8,
        Read = ReadHandshake,
        Check = CheckHandshake,
    };

    public static FuzzTarget Extensions() => new FuzzTarget<ExtensionHandshake>
    {
        Name = "extension",
        Covers = "ExtensionHandshake.Read, ExtensionHandshake.ToMessage",
        Grammar = new BencodeGrammar(),
        Seeds = WireSeeds.ExtensionHandshakes,
        BytesPerByte = 128,
        Read = ReadExtensions,
        Check = CheckExtensions,
        Bombs = BencodeBombs.All,
    };

    private static Handshake? ReadHandshake(ReadOnlyMemory<byte> input)
    {
        try
        {
            return Handshake.TryRead(input.Span);
        }
        catch (ProtocolException)
        {
            return null;
        }
    }

    private static void CheckHandshake(ReadOnlyMemory<byte> input, Handshake handshake)
    {
        Unless(handshake.ToBytes().AsSpan().SequenceEqual(input.Span[..Handshake.Length]), "written again it is not the same");
        Unless(HandshakeBits.Names(handshake.Reserved).Count <= 64, "more names than bits");
        _ = ClientName.Of(handshake.PeerId);
        for (int length = 0; length < Handshake.Length; length++) Unless(Handshake.TryRead(input.Span[..length]) is null, $"{length} bytes are taken for a handshake");
    }

    private static ExtensionHandshake? ReadExtensions(ReadOnlyMemory<byte> input)
    {
        try
        {
            return ExtensionHandshake.Read(input);
        }
        catch (ProtocolException)
        {
            return null;
        }
    }

    private static void CheckExtensions(ReadOnlyMemory<byte> input, ExtensionHandshake handshake)
    {
        ExtensionHandshake again = ExtensionHandshake.Read(handshake.ToMessage().Body);
        Unless(again with { Messages = handshake.Messages } == handshake, "written again it is not the same");
        Unless(again.Messages.OrderBy(message => message.Key).SequenceEqual(handshake.Messages.OrderBy(message => message.Key)), "written again it has other messages");
        Unless(handshake.Client is null or { Length: <= 100 }, "the name of the client is long");
    }
}
