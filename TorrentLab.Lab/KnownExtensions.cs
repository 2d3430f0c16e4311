namespace TorrentLab.Lab;

/// <summary>What the <see cref="BehaviourCatalogue"/> knows of the fast extension and the extension protocol.</summary>
internal static class KnownExtensions
{
    public static IReadOnlyList<KnownBehaviour> All { get; } =
    [
        new("fast", "Announces the fast extension, and says \"have all\" in place of its bitfield where the client has it too.",
            "BEP 6, \"have all/have none\"", "Downloads.",
            (_, _) => ExtensionBehaviours.Fast()),
        new("uninvited-have-all", "Says \"have all\" without having announced the fast extension.",
            "BEP 6: messages of the extension only where both announced it", "Closes, or takes it as it is meant.",
            (_, _) => ExtensionBehaviours.HaveAllUninvited()),
        new("rejects", "With the fast extension, rejects every n-th request of a connection.",
            "BEP 6, \"reject request\"", "Asks again, here or elsewhere, at once and without end to nobody.",
            (nth, _) => ExtensionBehaviours.RejectsEvery(nth)) { Parameter = "every n-th", Standard = 3, Range = (2, int.MaxValue) },
        new("unasked-reject", "With the fast extension, rejects a request that nobody made.",
            "BEP 6, \"reject request\": for a request that was never sent, the connection should be closed", "Closes, or ignores it.",
            (_, _) => ExtensionBehaviours.RejectsUnasked()),
        new("allows-one-piece", "With the fast extension, never unchokes but allows piece 0 while choking.",
            "BEP 6, \"allowed fast\"", "Takes piece 0 while choked, and the rest from others.",
            (_, _) => ExtensionBehaviours.AllowsOnePiece()),
        new("extended", "Announces the extension protocol, and shakes hands in it without any extension where the client has it too.",
            "BEP 10, \"handshake message\"", "Takes it and downloads.",
            (_, _) => ExtensionBehaviours.Extended()),
        new("cut-extended", "Shakes hands in the extension protocol with a dictionary that ends in the middle.",
            "BEP 10, \"handshake message\": a dictionary", "Ignores it or closes.",
            (_, _) => ExtensionBehaviours.ExtendedCut()),
        new("wild-extended", "Shakes hands in the extension protocol with numbers that no field can have.",
            "BEP 10, \"handshake message\"", "Uses none of them; sets no memory aside for a size that somebody claims.",
            (_, _) => ExtensionBehaviours.ExtendedNumbers()),
    ];
}
