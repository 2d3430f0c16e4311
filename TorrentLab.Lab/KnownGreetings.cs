namespace TorrentLab.Lab;

/// <summary>What the <see cref="BehaviourCatalogue"/> knows of messages that announce and of those that are none.</summary>
internal static class KnownGreetings
{
    private const string Messages = "BEP 3, \"peer messages\"";

    public static IReadOnlyList<KnownBehaviour> All { get; } =
    [
        new("spare-bits", "Sets the spare bits at the end of its bitfield.",
            $"{Messages}, bitfield: spare bits are set to zero", "Ignores them, or closes; counts no piece that does not exist.",
            (_, _) => PeerBehaviours.SpareBits()),
        new("long-bitfield", "Sends a bitfield so many bytes too long, all zero.",
            $"{Messages}, bitfield: one bit for each piece", "Closes.",
            (bytes, _) => PeerBehaviours.BitfieldOff(bytes)) { Parameter = "bytes too long", Standard = 1, Range = (1, 1 << 20) },
        new("short-bitfield", "Sends a bitfield so many bytes too short, all zero.",
            $"{Messages}, bitfield: one bit for each piece", "Closes.",
            (bytes, _) => PeerBehaviours.BitfieldOff(-bytes)) { Parameter = "bytes too short", Standard = 1 },
        new("late-bitfield", "Sends a \"have\" first and the bitfield after it.",
            $"{Messages}, bitfield: only ever sent as the first message", "Takes it all the same, or closes; counts no piece twice.",
            (_, _) => PeerBehaviours.LateBitfield()),
        new("no-bitfield", "Sends no bitfield, but a \"have\" for every piece.",
            $"{Messages}, bitfield: whoever has nothing may skip it", "Takes the pieces as they are announced and downloads.",
            (_, _) => PeerBehaviours.HaveInsteadOfBitfield()),
        new("lies-with-have", "Has every other piece, claims the rest by \"have\", and never answers for those.",
            $"{Messages}, have: a piece that was downloaded and checked", "Gives the requests up after a deadline and asks somebody else.",
            (_, _) => PeerBehaviours.LiesWithHave()),
        new("have-out-of-range", "Announces a piece behind the last one.",
            $"{Messages}, have", "Closes; writes outside no table.",
            (_, _) => PeerBehaviours.HaveOutOfRange()),
        new("unchokes-first", "Unchokes before the client is interested.",
            $"{Messages}: choking and interest are independent", "Takes it, and asks once it is interested.",
            (_, _) => PeerBehaviours.Says(RawWire.Unchoke())),
        new("free-rider", "Has nothing, never unchokes, asks for what the client has and takes it.",
            $"{Messages}, choking: tit for tat", "Gives its slots to those who give, and others the optimistic one.",
            (_, _) => PeerBehaviours.FreeRider()),
        new("oversized-length", "Announces a message of so many bytes and sends none of them.",
            $"{Messages}: length prefix", "Closes before it waits for them or sets memory aside.",
            (length, _) => PeerBehaviours.Says(RawWire.Number((uint)length))) { Parameter = "announced bytes", Standard = int.MaxValue, Range = (1 << 20, int.MaxValue) },
        new("negative-length", "Announces a message of 2^32-1 bytes, which is -1 to whoever reads it signed.",
            $"{Messages}: length prefix", "Closes.",
            (_, _) => PeerBehaviours.Says(RawWire.Number(uint.MaxValue))),
        new("malformed-request", "Sends a request of 5 bytes in place of 12.",
            $"{Messages}, request: index, begin, length", "Closes; reads nothing behind the message.",
            (_, _) => PeerBehaviours.Says(RawWire.Message(RawFrame.RequestId, new byte[5]))),
        new("unknown-ids", "Sends messages of ids that no proposal names before each block, one of them 70,000 bytes long.",
            "BEP 4, \"reserved message ids\": ids are kept for later", "Skips them.",
            (_, _) => PeerBehaviours.Interjects(RawWire.Message(99), RawWire.Message(201, 1, 2, 3), RawWire.Message(250, new byte[70_000]))),
        new("floods-keep-alives", "Sends so many keep-alives before each block.",
            $"{Messages}: keep-alives are generally sent once every two minutes", "Skips them and goes on.",
            (count, _) => PeerBehaviours.Interjects([.. Enumerable.Repeat(RawWire.KeepAlive(), count)])) { Parameter = "keep-alives", Standard = 1000, Range = (1, 1_000_000) },
        new("floods-requests", "Asks for the first block so many times while it is choked.",
            $"{Messages}, choking: no requests are answered while choked", "Ignores them or closes; keeps no endless queue.",
            (count, _) => PeerBehaviours.FloodsRequests(count)) { Parameter = "requests", Standard = 5000, Range = (1, 1_000_000) },
        new("floods-chokes", "Chokes and unchokes so many times before each block.",
            $"{Messages}, choking: fibrillation is to be avoided", "Forgets what it asked for at each choke without asking anew for all of it each time, or closes.",
            (count, _) => PeerBehaviours.Interjects([.. Enumerable.Repeat<byte[]>([.. RawWire.Choke(), .. RawWire.Unchoke()], count)])) { Parameter = "times", Standard = 50, Range = (1, 1_000_000) },
    ];
}
