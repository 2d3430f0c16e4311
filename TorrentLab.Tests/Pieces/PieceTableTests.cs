using TorrentLab.Pieces;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Pieces;

public sealed class PieceTableTests
{
    private static readonly (PieceState From, PieceState To)[] Legal =
    [
        (PieceState.Missing, PieceState.InFlight),
        (PieceState.InFlight, PieceState.Missing),
        (PieceState.InFlight, PieceState.Checking),
        (PieceState.Checking, PieceState.Missing),
        (PieceState.Checking, PieceState.Stored),
    ];

    [Fact]
    public void There_are_five_moves_and_no_others()
    {
        foreach (PieceState from in Enum.GetValues<PieceState>())
        {
            foreach (PieceState to in Enum.GetValues<PieceState>())
            {
                PieceTable table = In(from);
                if (Legal.Contains((from, to)))
                {
                    table.Move(0, to);
                    Assert.Equal(to, table[0]);
                    Assert.Equal(to == PieceState.Stored, table.Stored[0]);
                }
                else
                {
                    var error = Assert.Throws<InvalidOperationException>(() => table.Move(0, to));
                    Assert.Equal($"piece 0 cannot go from {from} to {to}", error.Message);
                }
            }
        }
    }

    [Fact]
    public void What_is_on_the_disk_at_the_start_is_stored_and_the_callers_bitfield_is_left_alone()
    {
        Bitfield onDisk = new(3) { [1] = true };
        PieceTable table = new(onDisk);

        table.Move(0, PieceState.InFlight);
        table.Move(0, PieceState.Checking);
        table.Move(0, PieceState.Stored);

        Assert.Equal([PieceState.Stored, PieceState.Stored, PieceState.Missing], Enumerable.Range(0, 3).Select(piece => table[piece]));
        Assert.Equal(1, onDisk.Count);
    }

    private static PieceTable In(PieceState state)
    {
        if (state == PieceState.Skipped) return new PieceTable(new Bitfield(1), wanted: new Bitfield(1));
        PieceTable table = new(new Bitfield(1));
        if (state == PieceState.Missing) return table;
        table.Move(0, PieceState.InFlight);
        if (state == PieceState.InFlight) return table;
        table.Move(0, PieceState.Checking);
        if (state == PieceState.Stored) table.Move(0, PieceState.Stored);
        return table;
    }
}
