using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>The reference client's picker: the first missing piece that the peer has.</summary>
public sealed class InOrderPicker : IPiecePicker
{
    private int _firstOpen; // no piece before it is wanted any more, so the search need not begin at 0

    public int? Pick(PieceTable table, Availability availability, Bitfield peerHas)
    {
        while (_firstOpen < table.Count && !table.Lacks(_firstOpen)) _firstOpen++;
        for (int piece = _firstOpen; piece < table.Count; piece++)
            if (table[piece] == PieceState.Missing && peerHas[piece]) return piece;
        return null;
    }
}
