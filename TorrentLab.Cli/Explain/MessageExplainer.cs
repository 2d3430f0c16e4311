using System.Buffers.Binary;
using TorrentLab.Cli.Display;
using TorrentLab.Metainfo;
using TorrentLab.Wire;

namespace TorrentLab.Cli.Explain;

/// <summary>Explains messages of the peer wire byte by byte (BEP 3, "peer messages").</summary>
internal sealed class MessageExplainer(TextWriter output, TorrentFile torrent)
{
    private const int IdAt = MessageSummary.HeaderLength - 1, BodyAt = MessageSummary.HeaderLength;

    /// <summary>What a frame says, in a few words.</summary>
    /// <param name="frame">A whole frame, its four bytes of length included.</param>
    public (string Name, string Says) Summarise(ReadOnlySpan<byte> frame) =>
        (frame.Length <= IdAt ? "keep-alive" : WireNames.Of(frame[IdAt]).Name, MessageSummary.Of(frame, torrent.PieceCount));

    /// <summary>Writes a frame as a table.</summary>
    /// <param name="frame">A whole frame, its four bytes of length included.</param>
    /// <param name="offset">Where it begins in what the sender has sent.</param>
    /// <param name="ct">Ends a long explanation.</param>
    public void Explain(ReadOnlySpan<byte> frame, long offset, CancellationToken ct)
    {
        (string name, string says) = Summarise(frame);
        ByteTable.Row(output, offset, frame[..IdAt], frame.Length == IdAt ? $"{name}: {says}" : $"length of what follows: {Units.Count(frame.Length - IdAt, "byte")}");
        if (frame.Length == IdAt) return;
        byte id = frame[IdAt];
        ByteTable.Row(output, offset + IdAt, frame.Slice(IdAt, 1), $"id {id}: {name} ({WireNames.Of(id).Source}): {says}");
        ReadOnlySpan<byte> body = frame[BodyAt..];
        offset += BodyAt;
        if (id == 20 && body.Length > 1)
        {
            ByteTable.Row(output, offset, body[..1], body[0] == 0 ? "0: the extension handshake" : $"extension message {body[0]}");
            if (body[0] == 0) new BencodeExplainer(output, ExtensionKeys.Table, offset + 1).Explain(body[1..], ct);
            return;
        }
        foreach ((string field, int length) in MessageSummary.Fields(id, body.Length))
        {
            int taken = Math.Min(length, body.Length);
            if (taken == 0) break;
            ByteTable.Row(output, offset, body[..taken], taken == 4 && field != "data" ? $"{field}: {Number(body)}" : field);
            body = body[taken..];
            offset += taken;
        }
    }

    private static long Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
