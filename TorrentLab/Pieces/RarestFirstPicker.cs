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
    private RarityGroups? _groups; // of the table and the peers that it was asked for last: with a session they stay the same

    public int? Pick(PieceTable table, Availability availability, Bitfield peerHas)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (_groups?.AreOf(table, availability) != true)
        {
            _groups?.Leave();
            _groups = new RarityGroups(table, availability);
        }
        return table.Stored.Count == 0 ? _groups.Any(peerHas, random) : _groups.Rarest(peerHas, random);
    }
}
