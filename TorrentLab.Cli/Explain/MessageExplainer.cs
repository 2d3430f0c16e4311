using System.Buffers.Binary;
using System.Numerics;
using TorrentLab.Cli.Display;
using TorrentLab.Metainfo;

namespace TorrentLab.Cli.Explain;

/// <summary>Explains messages of the peer wire byte by byte (BEP 3, "peer messages").</summary>
internal sealed class MessageExplainer(TextWriter output, TorrentFile torrent)
{
    private const int IdAt = 4, BodyAt = 5;

    /// <summary>What a frame says, in a few words.</summary>
    /// <param name="frame">A whole frame, its four bytes of length included.</param>
    public (string Name, string Says) Summarise(ReadOnlySpan<byte> frame)
    {
        if (frame.Length <= IdAt) return ("keep-alive", "nothing; it keeps the connection open");
        byte id = frame[IdAt];
        ReadOnlySpan<byte> body = frame[BodyAt..];
        string says = (id, body.Length) switch
        {
            (0, _) => "requests will not be answered",
            (1, _) => "requests are welcome",
            (2, _) => "the sender wants pieces",
            (3, _) => "the sender wants nothing",
            (4 or 13 or 17, 4) => $"piece {Number(body)}",
            (5, _) => $"has {CountBits(body)} of {Units.Count(torrent.PieceCount, "piece")}",
            (6 or 8 or 16, 12) => $"piece {Number(body)}, offset {Number(body[4..])}, {Units.Count(Number(body[8..]), "byte")}",
            (7, >= 8) => $"piece {Number(body)}, offset {Number(body[4..])}, {Units.Count(body.Length - 8, "byte")}",
            (9, 2) => $"DHT on UDP port {BinaryPrimitives.ReadUInt16BigEndian(body)}",
            (14, _) => "has every piece",
            (15, _) => "has no piece",
            (20, >= 1) => body[0] == 0 ? "the extension handshake" : $"an extension message, number {body[0]}",
            _ => $"{Units.Count(body.Length, "byte")}",
        };
        return (WireNames.Of(id).Name, says);
    }

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
        foreach ((int length, string field) in Fields(id, body.Length))
        {
            int taken = Math.Min(length, body.Length);
            if (taken == 0) break;
            ByteTable.Row(output, offset, body[..taken], taken == 4 && field != "data" ? $"{field}: {Number(body)}" : field);
            body = body[taken..];
            offset += taken;
        }
    }

    private static (int Length, string Field)[] Fields(byte id, int length) => id switch
    {
        4 or 13 or 17 => [(4, "piece"), (length, "too much")],
        5 => [(length, "a bit for each piece; the high bit of the first byte is piece 0")],
        6 or 8 or 16 => [(4, "piece"), (4, "offset in the piece"), (4, "bytes"), (length, "too much")],
        7 => [(4, "piece"), (4, "offset in the piece"), (length, "data")],
        9 => [(2, "UDP port"), (length, "too much")],
        _ => [(length, "body")],
    };

    private static long Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static int CountBits(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        foreach (byte value in bytes) count += BitOperations.PopCount(value);
        return count;
    }
}
