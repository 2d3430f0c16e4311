namespace TorrentLab.Lab;

/// <summary>What the <see cref="BehaviourCatalogue"/> knows of handshakes and of the connection as a whole.</summary>
internal static class KnownHandshakes
{
    private const string Handshake = "BEP 3, \"peer protocol\"";

    public static IReadOnlyList<KnownBehaviour> All { get; } =
    [
        new("perfect-seed", "Has everything, unchokes whoever is interested and answers every request.",
            "BEP 3, \"peer protocol\"", "Downloads.", (_, _) => PeerBehaviours.None()),
        new("slow", "Sends so many bytes a second.",
            "none: BEP 3 sets no pace", "Takes what comes, asks a slow peer for little at a time, and asks others for the rest.",
            (rate, _) => PeerBehaviours.Slow(rate)) { Parameter = "bytes a second", Standard = 1024 },
        new("one-byte-at-a-time", "Sends so many bytes at a time, so that every message comes in parts.",
            "BEP 3, \"peer protocol\": a stream of length-prefixed messages", "Puts the parts together and downloads.",
            (length, _) => PeerBehaviours.InPieces(length)) { Parameter = "bytes at a time", Standard = 1 },
        new("wrong-info-hash", "Answers the handshake with the info-hash of another torrent.",
            $"{Handshake}: both sides send the same info-hash, or sever the connection", "Closes, and does not ask it for blocks.",
            (_, _) => HandshakeBehaviours.WrongInfoHash()),
        new("same-peer-id", "Calls itself by the client's own peer id; where it dials, from the second connection on.",
            $"{Handshake}: the peer id is the one that the tracker knows", "Takes it for a connection to itself and closes, without forgetting its own address.",
            (_, _) => HandshakeBehaviours.EchoesPeerId()),
        new("half-handshake", "Sends 34 of the 68 bytes of a handshake and waits.",
            Handshake, "Closes after a deadline of some seconds that no single byte puts off.",
            (_, _) => HandshakeBehaviours.HalfHandshake()),
        new("never-answers", "Takes the connection and says nothing.",
            Handshake, "Closes after a deadline of some seconds and tries others meanwhile.",
            (_, _) => HandshakeBehaviours.Silent()),
        new("garbage", "Answers the handshake with 200 random bytes.",
            Handshake, "Closes at the first byte that is wrong.",
            (_, seed) => HandshakeBehaviours.Garbage(seed)),
        new("web-server", "Answers the handshake as a web server answers a bad request.",
            Handshake, "Closes, and tells that something else lives at that address.",
            (_, _) => HandshakeBehaviours.WebServer()),
    ];
}
