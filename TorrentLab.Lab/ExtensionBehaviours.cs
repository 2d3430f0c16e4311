namespace TorrentLab.Lab;

/// <summary>The fast extension (BEP 6) and the extension protocol (BEP 10), right and wrong.</summary>
public static class ExtensionBehaviours
{
    private const int ExtendedByte = 25; // of the handshake
    private const byte ExtendedBit = 0x10;
    private const int FastByte = 27;
    private const byte FastBit = 0x04;
    private const byte RejectId = 16;
    private const byte AllowedFastId = 17;
    private const byte ExtendedId = 20;

    /// <summary>Announces the fast extension, and where the client has it too, says "have all" instead of its bitfield.</summary>
    public static PeerBehaviour Fast() => new Together(
        new Shaking((ours, _) => With(ours, FastByte, FastBit)),
        new Greeting((messages, talk) => talk.IsFast ? messages.Select(message => message[4] == 5 ? RawWire.Message(RawFrame.HaveAllId) : message) : messages));

    /// <summary>Says "have all" without having announced the fast extension.</summary>
    public static PeerBehaviour HaveAllUninvited() => new Greeting((_, _) => [RawWire.Message(RawFrame.HaveAllId)]);

    /// <summary>With the fast extension: rejects every n-th request of a connection.</summary>
    public static PeerBehaviour RejectsEvery(int nth) => new Together(
        Fast(),
        new Giving((asked, answers, talk) => talk.IsFast && talk.Asked % nth == 0 ? [RawWire.Message(RejectId, asked.Payload)] : answers));

    /// <summary>With the fast extension: rejects a request that nobody made.</summary>
    public static PeerBehaviour RejectsUnasked() => new Together(
        Fast(),
        new Greeting((messages, talk) => talk.IsFast
            ? [.. messages, RawWire.Message(RejectId, [.. RawWire.Number(0), .. RawWire.Number(0), .. RawWire.Number(16384)])]
            : messages));

    /// <summary>With the fast extension: never unchokes, but allows piece 0 while choking.</summary>
    public static PeerBehaviour AllowsOnePiece() => new Together(
        Fast(),
        new Greeting((messages, talk) => talk.IsFast ? [.. messages, RawWire.Message(AllowedFastId, RawWire.Number(0))] : messages),
        PeerBehaviours.NeverUnchokes(),
        new Giving((asked, answers, talk) => !talk.IsFast ? [] : asked.Number(0) == 0 ? answers : [RawWire.Message(RejectId, asked.Payload)]));

    /// <summary>Announces the extension protocol, and where the client has it too, shakes hands in it without any extension.</summary>
    public static PeerBehaviour Extended() => ExtendedWith("d1:mde1:v12:TorrentLab 1e"u8.ToArray());

    /// <summary>The same, but what should be a dictionary is cut off in the middle.</summary>
    public static PeerBehaviour ExtendedCut() => ExtendedWith("d1:md11:ut_meta"u8.ToArray());

    /// <summary>The same, with numbers that no field can have.</summary>
    public static PeerBehaviour ExtendedNumbers() =>
        ExtendedWith("d1:md11:ut_metadatai-1e6:ut_pexi4294967296ee13:metadata_sizei9223372036854775807e1:pi-1e4:reqqi-1ee"u8.ToArray());

    private static Together ExtendedWith(byte[] dictionary) => new Together(
        new Shaking((ours, _) => With(ours, ExtendedByte, ExtendedBit)),
        new Greeting((messages, talk) => talk.IsExtended ? [.. messages, RawWire.Message(ExtendedId, [0, .. dictionary])] : messages));

    /// <summary>What is no handshake any more stays as it is.</summary>
    private static byte[] With(byte[] handshake, int at, byte bit)
    {
        byte[] changed = [.. handshake];
        if (changed.Length > at) changed[at] |= bit;
        return changed;
    }
}
