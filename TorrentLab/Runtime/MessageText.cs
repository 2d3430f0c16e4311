using System.Diagnostics;
using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>A message of the peer wire as logs and traces show it.</summary>
internal static class MessageText
{
    /// <summary>Bytes of a block's frame in front of its data.</summary>
    public const int PieceHeaderSize = 13;

    /// <summary>The word for its type: "not-interested".</summary>
    public static string Kind(PeerMessage message) => message switch
    {
        PeerMessage.KeepAlive => "keep-alive",
        PeerMessage.Choke => "choke",
        PeerMessage.Unchoke => "unchoke",
        PeerMessage.Interested => "interested",
        PeerMessage.NotInterested => "not-interested",
        PeerMessage.Have => "have",
        PeerMessage.Bitfield => "bitfield",
        PeerMessage.Request => "request",
        PeerMessage.Piece => "piece",
        PeerMessage.Cancel => "cancel",
        PeerMessage.Port => "port",
        PeerMessage.Suggest => "suggest",
        PeerMessage.HaveAll => "have-all",
        PeerMessage.HaveNone => "have-none",
        PeerMessage.Reject => "reject",
        PeerMessage.AllowedFast => "allowed-fast",
        PeerMessage.Extended => "extended",
        PeerMessage.Unknown => "unknown",
        _ => throw new UnreachableException(),
    };

    /// <summary>Type and fields in a few words: "request piece 3 @16384+16384". Nothing in it was chosen freely by a peer.</summary>
    public static string Line(PeerMessage message) => message switch
    {
        PeerMessage.Have have => $"have {have.Index}",
        PeerMessage.Bitfield bitfield => $"bitfield of {bitfield.Bits.Length} bytes, {CountSet(bitfield)} pieces",
        PeerMessage.Request request => $"request {request.Block}",
        PeerMessage.Piece piece => piece.Block.ToString(),
        PeerMessage.Cancel cancel => $"cancel {cancel.Block}",
        PeerMessage.Port port => $"port {port.UdpPort}",
        PeerMessage.Suggest suggest => $"suggest {suggest.Index}",
        PeerMessage.Reject reject => $"reject {reject.Block}",
        PeerMessage.AllowedFast allowed => $"allowed-fast {allowed.Index}",
        PeerMessage.Extended { Number: 0 } hello => $"extension handshake of {hello.Body.Length} bytes",
        PeerMessage.Extended extended => $"extended message {extended.Number} of {extended.Body.Length} bytes",
        PeerMessage.Unknown unknown => $"unknown message {unknown.Id} of {unknown.Body.Length} bytes",
        _ => Kind(message),
    };

    /// <summary>Length of the frame, in bytes: the four of the length and what follows them (BEP 3, "peer messages").</summary>
    public static int Size(PeerMessage message) => message switch
    {
        PeerMessage.KeepAlive => 4,
        PeerMessage.Have or PeerMessage.Suggest or PeerMessage.AllowedFast => 9,
        PeerMessage.Bitfield bitfield => 5 + bitfield.Bits.Length,
        PeerMessage.Request or PeerMessage.Cancel or PeerMessage.Reject => 17,
        PeerMessage.Piece piece => PieceHeaderSize + piece.Data.Length,
        PeerMessage.Port => 7,
        PeerMessage.Extended extended => 6 + extended.Body.Length,
        PeerMessage.Unknown unknown => 5 + unknown.Body.Length,
        _ => 5,
    };

    /// <summary>Number of bits that are set, spare ones at the end included.</summary>
    public static int CountSet(PeerMessage.Bitfield bitfield)
    {
        int count = 0;
        foreach (byte bits in bitfield.Bits.Span) count += byte.PopCount(bits);
        return count;
    }
}
