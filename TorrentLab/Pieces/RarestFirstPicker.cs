using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>
/// The swarm's picker: of the missing pieces that the peer has, one that the fewest peers have; ties are drawn by lot, so
/// that peers who see the same swarm fetch different pieces. The very first piece is any: a rare one would come from few
/// peers and slowly, and a newcomer needs something to trade (B. Cohen, "Incentives Build Robustness in BitTorrent", 2003).
/// </summary>
/// <param name="random">Draws the lots.</param>
public sealed class RarestFirstPicker(Random random) : IPiecePicker
{
    public int? Pick(PieceTable table, Availability availability, Bitfield peerHas)
    {
        bool isFirst = table.Stored.Count == 0;
        int best = -1;
        int ties = 0;
        for (int piece = 0; piece < table.Count; piece++)
        {
            if (table[piece] != PieceState.Missing || !peerHas[piece]) continue;
            int difference = best < 0 || isFirst ? 0 : availability[piece] - availability[best];
            if (difference > 0) continue;
            ties = difference < 0 ? 1 : ties + 1;
            if (random.Next(ties) == 0) best = piece; // every tie is equally likely
        }
        return best < 0 ? null : best;
    }
}
