using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Cli.Explain;

/// <summary>Explains the 68 bytes that open a connection (BEP 3, "peer protocol").</summary>
internal static class HandshakeExplainer
{
    private const string Source = "BEP 3, \"peer protocol\"";
    private const int ReservedAt = 20, InfoHashAt = 28, PeerIdAt = 48;

    /// <param name="output">Takes the lines.</param>
    /// <param name="bytes">All 68 bytes.</param>
    /// <param name="wanted">The info-hash of the torrent.</param>
    public static void Explain(TextWriter output, ReadOnlySpan<byte> bytes, Sha1Hash wanted)
    {
        Handshake handshake = Handshake.TryRead(bytes)!;
        IReadOnlyList<string> extensions = HandshakeBits.Names(handshake.Reserved);
        ByteTable.Header(output);
        ByteTable.Row(output, 0, bytes[..1], $"length of the protocol's name: 19 ({Source})");
        ByteTable.Row(output, 1, bytes[1..ReservedAt], "\"BitTorrent protocol\"");
        ByteTable.Row(output, ReservedAt, bytes[ReservedAt..InfoHashAt],
            $"reserved bits (BEP 4): {(extensions.Count == 0 ? "no extension" : string.Join(", ", extensions))}");
        ByteTable.Row(output, InfoHashAt, bytes[InfoHashAt..PeerIdAt],
            $"info-hash: {(handshake.InfoHash == wanted ? "the one of the torrent" : "of ANOTHER torrent")}");
        ByteTable.Row(output, PeerIdAt, bytes[PeerIdAt..], $"peer id: {handshake.PeerId}{ClientOf(handshake.PeerId)}");
    }

    private static string ClientOf(PeerId id) => ClientName.Of(id) is { } name ? $", {name} (BEP 20)" : "";
}
