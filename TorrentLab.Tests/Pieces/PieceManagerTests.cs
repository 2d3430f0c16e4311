using TorrentLab.Pieces;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Pieces;

public sealed class PieceManagerTests
{
    private const int PieceLength = 40_000; // blocks of 16384, 16384 and 7232
    private const int Alice = 1;
    private const int Bob = 2;

    private readonly PieceTable _table = new(new Bitfield(3));
    private readonly Bitfield _everything = new(3);
    private readonly PieceManager _pieces;

    public PieceManagerTests()
    {
        _everything.SetAll();
        _pieces = new PieceManager(_table, new Availability(3), _ => PieceLength, new InOrderPicker(), budget: 2 * PieceLength);
    }

    [Fact]
    public void Blocks_are_asked_for_in_order_and_each_once()
    {
        Assert.Equal(
            [new(0, 0, 16384), new(0, 16384, 16384), new(0, 32768, 7232), new(1, 0, 16384), new(1, 16384, 16384), new(1, 32768, 7232)],
            AskAll(Alice));
        Assert.Equal(6, _pieces.OwedBy(Alice));
    }

    [Fact]
    public void No_piece_is_begun_beyond_the_budget_until_one_is_stored()
    {
        List<BlockRef> asked = AskAll(Alice);
        Assert.Equal(2 * PieceLength, _pieces.Buffered);

        CompletePiece piece = Deliver(Alice, asked.Take(3));
        Assert.Null(_pieces.TryAssign(Alice, _everything, TimeSpan.Zero));
        Assert.True(_pieces.IsChecking);
        _pieces.Stored(piece.Piece);

        Assert.False(_pieces.IsChecking);
        Assert.Equal(new BlockRef(2, 0, 16384), _pieces.TryAssign(Alice, _everything, TimeSpan.Zero));
    }

    [Fact]
    public void A_peer_is_asked_only_for_what_it_has()
    {
        Bitfield last = new(3) { [2] = true };

        Assert.All(AskAll(Bob, last), block => Assert.Equal(2, block.Piece));
    }

    [Fact]
    public void A_block_that_is_not_owed_is_unsolicited_whoever_else_owes_it()
    {
        BlockRef block = AskAll(Alice)[0];

        Assert.Equal(BlockVerdict.Unsolicited, _pieces.Receive(Bob, block, Block.Of(new byte[block.Length]), out _, out _));
        Assert.Equal(BlockVerdict.Kept, _pieces.Receive(Alice, block, Block.Of(new byte[block.Length]), out _, out _));
        Assert.Equal(BlockVerdict.Unsolicited, _pieces.Receive(Alice, block, Block.Of(new byte[block.Length]), out _, out _));
        Assert.Equal(BlockVerdict.Unsolicited, _pieces.Receive(Alice, block with { Length = 5 }, Block.Of(new byte[5]), out _, out _));
    }

    [Fact]
    public void What_a_peer_owed_when_it_left_is_asked_of_the_next_one()
    {
        List<BlockRef> asked = AskAll(Alice);
        _pieces.Receive(Alice, asked[1], Block.Of(new byte[asked[1].Length]), out _, out _);

        _pieces.Release(Alice);

        Assert.Equal(0, _pieces.OwedBy(Alice));
        Assert.Equal(PieceState.Missing, _table[1]); // nothing of it had come
        Assert.Equal([asked[0], asked[2]], AskAll(Bob).Take(2));
    }

    [Fact]
    public void The_last_block_gives_the_piece_with_its_blocks_in_order()
    {
        List<BlockRef> asked = [.. AskAll(Alice).Take(3)];
        asked.Reverse();

        CompletePiece piece = Deliver(Alice, asked);

        Assert.Equal(0, piece.Piece);
        Assert.Equal(PieceLength, piece.Length);
        Assert.Equal([16384, 16384, 7232], piece.Blocks.Select(block => block.Length));
        Assert.Equal(PieceState.Checking, _table[0]);
        Assert.Equal([Alice, Alice, Alice], _pieces.Stored(0));
    }

    [Fact]
    public void A_corrupt_piece_is_missing_again_and_names_everyone_who_fed_it()
    {
        List<BlockRef> asked = AskAll(Alice);
        _pieces.Receive(Alice, asked[0], Block.Of(new byte[asked[0].Length]), out _, out _);
        _pieces.Release(Alice);
        Deliver(Bob, AskAll(Bob).Take(2));

        Assert.Equal([Alice, Bob, Bob], _pieces.Corrupt(0));
        Assert.Equal(PieceState.Missing, _table[0]);
        Assert.Equal(new BlockRef(0, 0, 16384), _pieces.TryAssign(Alice, _everything, TimeSpan.Zero));
    }

    [Fact]
    public void A_request_that_was_passed_over_is_taken_back_once_it_is_old()
    {
        TimeSpan age = TimeSpan.FromSeconds(30);
        List<BlockRef> asked = AskAll(Alice);
        _pieces.Receive(Alice, asked[1], Block.Of(new byte[asked[1].Length]), out BlockReceipt receipt, out _);

        Assert.Empty(_pieces.ReleasePassedOver(Alice, receipt.Sequence, TimeSpan.FromSeconds(30), age));
        Assert.Equal([asked[0]], _pieces.ReleasePassedOver(Alice, receipt.Sequence, TimeSpan.FromSeconds(31), age));
        Assert.Equal(asked[0], _pieces.TryAssign(Bob, _everything, TimeSpan.Zero));
    }

    [Fact]
    public void Random_schedules_lose_no_block_and_ask_none_twice()
    {
        for (int seed = 0; seed < 200; seed++) Schedule(seed);
    }

    private static void Schedule(int seed)
    {
        Random random = new(seed);
        int count = random.Next(1, 12);
        int length = random.Next(1, 100_000);
        PieceTable table = new(new Bitfield(count));
        Bitfield everything = new(count);
        everything.SetAll();
        PieceManager pieces = new(table, new Availability(count), _ => length, new InOrderPicker(), budget: random.Next(1, 5) * length);
        Dictionary<BlockRef, int> owed = [];
        for (int step = 0; !table.Stored.IsFull; step++)
        {
            Assert.True(step < 20_000, $"seed {seed} does not end");
            int peer = random.Next(1, 4);
            if (random.Next(20) == 0)
            {
                pieces.Release(peer);
                foreach (BlockRef block in owed.Where(pair => pair.Value == peer).Select(pair => pair.Key).ToList()) owed.Remove(block);
            }
            else if (random.Next(2) == 0 && pieces.TryAssign(peer, everything, TimeSpan.Zero) is { } asked)
            {
                Assert.True(owed.TryAdd(asked, peer), $"seed {seed}: {asked} is owed twice");
            }
            else if (owed.Count > 0)
            {
                var (block, who) = owed.ElementAt(random.Next(owed.Count));
                owed.Remove(block);
                Assert.Equal(BlockVerdict.Kept, pieces.Receive(who, block, Block.Of(new byte[block.Length]), out _, out CompletePiece? complete));
                if (complete is null) continue;
                if (random.Next(4) == 0) pieces.Corrupt(complete.Piece);
                else pieces.Stored(complete.Piece);
            }
        }
        Assert.Equal(0, pieces.Buffered);
    }

    private List<BlockRef> AskAll(int peer, Bitfield? has = null)
    {
        List<BlockRef> asked = [];
        while (_pieces.TryAssign(peer, has ?? _everything, TimeSpan.Zero) is { } block) asked.Add(block);
        return asked;
    }

    private CompletePiece Deliver(int peer, IEnumerable<BlockRef> blocks)
    {
        CompletePiece? complete = null;
        foreach (BlockRef block in blocks)
            Assert.Equal(BlockVerdict.Kept, _pieces.Receive(peer, block, Block.Of(new byte[block.Length]), out _, out complete));
        return complete ?? throw new InvalidOperationException("the piece is not complete");
    }
}
