using System.Text.Json;
using TorrentLab.Primitives;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>The fields of a trace line that depend on its kind; docs/trace-format.md lists them.</summary>
internal static class JsonTraceFields
{
    public static void Write(Utf8JsonWriter json, Handshake handshake)
    {
        json.WriteString("reserved", handshake.Reserved.ToString("x16"));
        json.WriteString("infoHash", handshake.InfoHash.ToString());
        json.WriteString("peerId", handshake.PeerId.ToString());
        json.WriteNumber("size", Handshake.Length);
    }

    public static void Write(Utf8JsonWriter json, PeerMessage message)
    {
        switch (message)
        {
            case PeerMessage.Have have:
                json.WriteNumber("piece", have.Index);
                break;
            case PeerMessage.Bitfield bitfield:
                json.WriteNumber("set", MessageText.CountSet(bitfield));
                json.WriteNumber("length", bitfield.Bits.Length);
                break;
            case PeerMessage.Request request:
                Write(json, request.Block);
                break;
            case PeerMessage.Cancel cancel:
                Write(json, cancel.Block);
                break;
            case PeerMessage.Piece piece:
                Write(json, piece.Block);
                json.WriteString("sha1", Sha1Hash.Of(piece.Data.Span).ToString());
                break;
            case PeerMessage.Port port:
                json.WriteNumber("udpPort", port.UdpPort);
                break;
            case PeerMessage.Suggest suggest:
                json.WriteNumber("piece", suggest.Index);
                break;
            case PeerMessage.Reject reject:
                Write(json, reject.Block);
                break;
            case PeerMessage.AllowedFast allowed:
                json.WriteNumber("piece", allowed.Index);
                break;
            case PeerMessage.Extended extended:
                json.WriteNumber("extension", extended.Number);
                json.WriteNumber("length", extended.Body.Length);
                json.WriteString("sha1", Sha1Hash.Of(extended.Body.Span).ToString());
                break;
            case PeerMessage.Unknown unknown:
                json.WriteNumber("id", unknown.Id);
                json.WriteNumber("length", unknown.Body.Length);
                json.WriteString("sha1", Sha1Hash.Of(unknown.Body.Span).ToString());
                break;
        }
        json.WriteNumber("size", MessageText.Size(message));
    }

    /// <summary>Without "key" and "trackerid": who knows them can pass for us.</summary>
    public static void Write(Utf8JsonWriter json, AnnounceRequest request)
    {
        if (request.Event != AnnounceEvent.None) json.WriteString("event", request.Event.ToString().ToLowerInvariant());
        json.WriteNumber("port", request.Port);
        json.WriteNumber("uploaded", request.Uploaded);
        json.WriteNumber("downloaded", request.Downloaded);
        json.WriteNumber("left", request.Left);
        json.WriteNumber("numWant", request.NumWant);
    }

    public static void Write(Utf8JsonWriter json, AnnounceAnswer answer)
    {
        json.WriteNumber("interval", (long)answer.Interval.TotalSeconds);
        if (answer.MinInterval is { } least) json.WriteNumber("minInterval", (long)least.TotalSeconds);
        if (answer.Complete is { } seeds) json.WriteNumber("complete", seeds);
        if (answer.Incomplete is { } leechers) json.WriteNumber("incomplete", leechers);
        if (answer.Warning is { } warning) json.WriteString("warning", warning);
        if (answer.ExternalIp is { } address) json.WriteString("externalIp", address.ToString());
        Write(json, answer.Peers);
        if (answer.Notes.Count == 0) return;
        json.WriteStartArray("notes");
        foreach (string note in answer.Notes) json.WriteStringValue(note);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<PeerEndpoint> peers)
    {
        json.WriteStartArray("peers");
        foreach (PeerEndpoint peer in peers) json.WriteStringValue(peer.ToString());
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, BlockRef block)
    {
        json.WriteNumber("piece", block.Piece);
        json.WriteNumber("offset", block.Offset);
        json.WriteNumber("length", block.Length);
    }
}
