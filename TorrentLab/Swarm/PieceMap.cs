using TorrentLab.Pieces;

namespace TorrentLab.Swarm;

/// <summary>What the pieces are busy with, beside being stored: immutable, for displays.</summary>
/// <param name="InFlight">Pieces that are being fetched or checked, ascending.</param>
/// <param name="Availability">For each piece how many connected peers have it; 255 stands for more.</param>
public sealed record PieceMap(IReadOnlyList<int> InFlight, ReadOnlyMemory<byte> Availability)
{
    internal static PieceMap Of(PieceTable table, Availability availability)
    {
        List<int> inFlight = [];
        byte[] peers = new byte[table.Count];
        for (int piece = 0; piece < peers.Length; piece++)
        {
            if (table[piece] is PieceState.InFlight or PieceState.Checking) inFlight.Add(piece);
            peers[piece] = (byte)Math.Min(availability[piece], byte.MaxValue);
        }
        return new PieceMap(inFlight, peers);
    }
}
