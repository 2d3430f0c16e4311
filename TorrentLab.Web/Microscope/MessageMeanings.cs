using TorrentLab.Wire;

namespace TorrentLab.Web.Microscope;

/// <summary>What each message does and why it comes, in a sentence or two for a student.</summary>
internal static class MessageMeanings
{
    public static string OfHandshake(bool incoming) => incoming
        ? "The peer names the torrent and itself. Had it named another torrent, or our own peer id, the connection would end here."
        : "Whoever dials speaks first: protocol, torrent, our peer id. The reserved bits say which extensions we speak.";

    public static string OfKeepAlive(bool incoming) => incoming
        ? "Nothing was said for almost two minutes, and the peer shows that it is still there. A silent connection is closed."
        : "We have said nothing for almost two minutes: this keeps the peer from closing the connection.";

    /// <param name="id">See <see cref="MessageId"/>.</param>
    /// <param name="incoming">The peer said it.</param>
    public static string Of(byte id, bool incoming) => (id, incoming) switch
    {
        (MessageId.Choke, true) => "The peer answers no more requests for now. It serves only a few at a time, those that give it most, and chooses anew every ten seconds.",
        (MessageId.Choke, false) => "The peer's place goes to another: we serve those who give us most, or, when we have everything, those who take fastest. Chosen anew every ten seconds.",
        (MessageId.Unchoke, true) => "The peer has a place for us: from now on it answers requests.",
        (MessageId.Unchoke, false) => "The peer gets one of our upload slots, for what it gives us, or as a newcomer to be tried (the optimistic unchoke).",
        (MessageId.Interested, true) => "We have pieces that the peer lacks. It cannot ask for them before we unchoke it.",
        (MessageId.Interested, false) => "The peer has pieces that we lack. We say so, because only peers that want something are unchoked.",
        (MessageId.NotInterested, true) => "We have nothing that the peer lacks: it needs no upload slot of ours.",
        (MessageId.NotInterested, false) => "The peer has nothing that we lack: it need keep no slot for us.",
        (MessageId.Have, true) => "The peer has got another piece. This keeps our count of who has what exact, and rare pieces are fetched first.",
        (MessageId.Have, false) => "We have verified and stored another piece: from now on it can be asked of us.",
        (MessageId.Bitfield, true) => "What the peer has, a bit for each piece. It comes first after the handshake; from it we know whether to be interested.",
        (MessageId.Bitfield, false) => "What we have, a bit for each piece, first thing after the handshake.",
        (MessageId.Request, true) => "The peer asks for a block. It is served in its turn as long as the peer is not choked.",
        (MessageId.Request, false) => "We ask for a block, a part of a piece of at most 16 KiB. Several requests are always on their way, so that the line never falls idle.",
        (MessageId.Piece, true) => "A block that we have asked for. When the last one of its piece is here, the piece is hashed; only with the right hash it is kept.",
        (MessageId.Piece, false) => "A block that the peer has asked for, read from the disk when it leaves.",
        (MessageId.Cancel, true) => "The peer no longer needs a block: it came from another peer. If it has not left yet, it stays here.",
        (MessageId.Cancel, false) => "Another peer was faster with this block. Near the end the last blocks are asked of two peers, and what comes second is cancelled.",
        (MessageId.Port, _) => "The sender runs a node of the distributed hash table, which finds peers without a tracker. TorrentLab uses trackers only.",
        (MessageId.Suggest, _) => "Advice to fetch this piece first, because it is at hand in the sender's memory. It may be ignored.",
        (MessageId.HaveAll, _) => "Instead of a bitfield whose bits are all set: the sender is a seed.",
        (MessageId.HaveNone, _) => "Instead of a bitfield without a bit: the sender begins with nothing.",
        (MessageId.Reject, true) => "The peer will not answer this request. Without this message we would have to guess, and wait for a time-out.",
        (MessageId.Reject, false) => "We will not answer this request, because the peer is choked or has taken it back. So it can ask elsewhere at once.",
        (MessageId.AllowedFast, true) => "A piece that we may ask for although we are choked, so that a newcomer soon has something to trade.",
        (MessageId.AllowedFast, false) => "A piece that the peer may ask for although it is choked, so that a newcomer soon has something to trade.",
        (MessageId.Extended, true) => "A message of the extension protocol. In its handshake the peer tells its program, its port, and the messages that it takes.",
        (MessageId.Extended, false) => "A message of the extension protocol. In our handshake we tell our program, our port, and how many requests we keep.",
        _ => "A message that TorrentLab does not know. BEP 3 leaves other ids open, so it is passed over.",
    };
}
