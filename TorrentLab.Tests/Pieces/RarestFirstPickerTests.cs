using TorrentLab.Pieces;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Pieces;

public sealed class RarestFirstPickerTests
{
    private readonly Availability _availability = new(6);
    private readonly Bitfield _everything = new(6);
    private readonly PieceTable _table = new(new Bitfield(6) { [5] = true });

    public RarestFirstPickerTests() => _everything.SetAll();

    [Fact]
    public void The_rarest_missing_piece_that_the_peer_has_is_taken()
    {
        _availability.Add(new Bitfield(6) { [0] = true, [2] = true, [3] = true });
        _availability.Add(new Bitfield(6) { [0] = true, [3] = true, [4] = true, [1] = true });
        _availability.Add(new Bitfield(6) { [0] = true, [3] = true, [4] = true, [1] = true });

        RarestFirstPicker picker = new(new Random(1));

        Assert.Equal(2, picker.Pick(_table, _availability, _everything));
        Assert.Equal(3, picker.Pick(_table, _availability, new Bitfield(6) { [3] = true, [5] = true }));
        Assert.Null(picker.Pick(_table, _availability, new Bitfield(6) { [5] = true }));
    }

    [Fact]
    public void Ties_are_drawn_evenly_and_the_first_piece_is_any()
    {
        _availability.Add(0);
        _availability.Add(1);
        _availability.Add(new Bitfield(6) { [0] = true, [1] = true });
        int[] drawn = new int[6];
        int[] first = new int[6];
        RarestFirstPicker picker = new(new Random(1));
        PieceTable empty = new(new Bitfield(6));
        for (int i = 0; i < 6000; i++)
        {
            drawn[picker.Pick(_table, _availability, _everything)!.Value]++;
            first[picker.Pick(empty, _availability, _everything)!.Value]++;
        }

        Assert.Equal([0, 0], drawn[..2]);
        Assert.All(drawn[2..5], count => Assert.InRange(count, 1850, 2150));
        Assert.All(first, count => Assert.InRange(count, 900, 1100));
    }

    [Fact]
    public void Every_choice_is_the_rarest_whatever_peers_and_pieces_do_meanwhile()
    {
        const int count = 40;
        Random random = new(3);
        Availability availability = new(count);
        PieceTable table = new(new Bitfield(count) { [0] = true });
        RarestFirstPicker picker = new(new Random(4));
        for (int step = 0; step < 3000; step++)
        {
            Bitfield has = new(count);
            for (int piece = 0; piece < count; piece++) has[piece] = random.Next(3) == 0;
            availability.Add(has);
            if (random.Next(2) == 0) availability.Remove(has);
            int moved = random.Next(1, count);
            if (table[moved] == PieceState.InFlight) table.Move(moved, PieceState.Missing);

            int? picked = picker.Pick(table, availability, has);

            int[] eligible = [.. Enumerable.Range(0, count).Where(piece => table[piece] == PieceState.Missing && has[piece])];
            Assert.Equal(eligible.Length > 0, picked.HasValue);
            if (picked is not { } choice) continue;
            Assert.Contains(choice, eligible);
            Assert.Equal(eligible.Min(piece => availability[piece]), availability[choice]);
            table.Move(choice, PieceState.InFlight);
        }
    }

    [Fact]
    public void A_hundred_thousand_pieces_are_each_picked_once()
    {
        const int count = 100_000;
        Availability availability = new(count);
        PieceTable table = new(new Bitfield(count));
        Bitfield everything = new(count);
        everything.SetAll();
        availability.Add(everything);
        RarestFirstPicker picker = new(new Random(1));

        for (int taken = 0; taken < count; taken++) table.Move(picker.Pick(table, availability, everything)!.Value, PieceState.InFlight);

        Assert.Equal(0, table.MissingCount);
        Assert.Null(picker.Pick(table, availability, everything));
    }

    [Fact]
    public void Availability_is_exact_whoever_comes_shows_something_else_and_goes()
    {
        Random random = new(5);
        List<Bitfield> peers = [];
        for (int step = 0; step < 2000; step++)
        {
            if (peers.Count == 0 || random.Next(3) == 0)
            {
                Bitfield has = new(6);
                for (int piece = 0; piece < 6; piece++) has[piece] = random.Next(2) == 0;
                peers.Add(has);
                _availability.Add(has);
            }
            else if (random.Next(2) == 0)
            {
                int gone = random.Next(peers.Count);
                _availability.Remove(peers[gone]);
                peers.RemoveAt(gone);
            }
            else if (peers[random.Next(peers.Count)] is var peer && random.Next(6) is var piece && !peer[piece])
            {
                peer[piece] = true;
                _availability.Add(piece);
            }
            for (int index = 0; index < 6; index++) Assert.Equal(peers.Count(peer => peer[index]), _availability[index]);
        }
    }
}
