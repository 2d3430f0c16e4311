namespace TorrentLab.Lab;

/// <summary>What the <see cref="BehaviourCatalogue"/> knows of answers to requests.</summary>
internal static class KnownGifts
{
    private const string Messages = "BEP 3, \"peer messages\"";
    private const string Pieces = "BEP 3, \"info dictionary\", pieces: the SHA-1 of each piece";
    private const string Asked = $"{Messages}, piece: correlated with request messages";

    public static IReadOnlyList<KnownBehaviour> All { get; } =
    [
        new("never-unchokes", "Has everything and keeps the client choked.",
            $"{Messages}, choking: its right", "Asks nothing, keeps it while there is room, and downloads from others.",
            (_, _) => PeerBehaviours.NeverUnchokes()),
        new("chokes-in-piece", "Chokes in place of the answer to the n-th request of a connection, forgets all requests, and unchokes.",
            $"{Messages}, choking: a choke drops the requests", "Asks again for what a choke took.",
            (nth, _) => PeerBehaviours.ChokesAt(nth)) { Parameter = "request", Standard = 3 },
        new("stalls", "Answers so many requests of a connection, then none.",
            $"{Messages}, request", "Asks others after a deadline, and drops a peer that owes blocks and sends none.",
            (requests, _) => PeerBehaviours.StallsAfter(requests)) { Parameter = "requests", Standard = 2, Range = (0, int.MaxValue) },
        new("corrupts-block", "Sends a wrong byte in the n-th block of 16 KiB, counted from 0, whenever it is asked for.",
            Pieces, "Finds the piece wrong, throws it away, blames who sent it and asks others.",
            (block, _) => PeerBehaviours.CorruptsBlock(block)) { Parameter = "block", Standard = 0, Range = (0, int.MaxValue) },
        new("corrupts-piece", "Sends a wrong byte in every block of a piece, counted from 0.",
            Pieces, "Finds the piece wrong, throws it away, blames who sent it and asks others.",
            (piece, _) => PeerBehaviours.Corrupts(piece)) { Parameter = "piece", Standard = 0, Range = (0, int.MaxValue) },
        new("corrupts-every", "Sends a wrong byte in every n-th block.",
            Pieces, "Finds the pieces wrong, blames who sent them and asks others.",
            (nth, _) => PeerBehaviours.CorruptsEvery(nth)) { Parameter = "every n-th", Standard = 5 },
        new("unsolicited-pieces", "Sends so many blocks that nobody asked for before each block.",
            Asked, "Throws them away, and closes when there are many.",
            (count, _) => PeerBehaviours.Unsolicited(count)) { Parameter = "blocks", Standard = 600, Range = (1, 1_000_000) },
        new("out-of-range-pieces", "Sends so many blocks of a piece behind the last one before each block.",
            Asked, "Throws them away or closes; writes outside no file.",
            (count, _) => PeerBehaviours.PiecesOutOfRange(count)) { Parameter = "blocks", Standard = 1, Range = (1, 1_000_000) },
        new("other-pieces", "Answers each request with the first block of the next piece, all zero.",
            Asked, "Throws them away; asks others after a deadline, or closes.",
            (_, _) => PeerBehaviours.AnswersBeside()),
        new("short-blocks", "Sends every block one byte short.",
            Asked, "Throws them away; asks others after a deadline, or closes.",
            (_, _) => PeerBehaviours.ShortBlocks()),
        new("duplicate-blocks", "Sends every block twice.",
            Asked, "Takes the first and throws the second away, uncounted.",
            (_, _) => PeerBehaviours.Duplicates()),
        new("closes-in-frame", "Closes in the middle of the answer to the n-th request of a connection.",
            $"{Messages}: length prefix", "Notices that the message was cut, asks again, and keeps what was whole.",
            (nth, _) => PeerBehaviours.ClosesInside(nth)) { Parameter = "request", Standard = 4 },
        new("closes-after", "Closes after the answers to so many requests of a connection.",
            "none: a peer may leave", "Asks for the rest elsewhere, and connects again after a while.",
            (requests, _) => PeerBehaviours.ClosesAfter(requests)) { Parameter = "requests", Standard = 2 },
    ];
}
