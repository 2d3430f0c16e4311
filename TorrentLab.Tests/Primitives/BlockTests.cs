using TorrentLab.Primitives;

namespace TorrentLab.Tests.Primitives;

public sealed class BlockTests
{
    private readonly BlockPool _pool = new();

    [Fact]
    public void A_rented_block_has_the_length_that_was_asked_for()
    {
        using Block block = _pool.Rent(100);

        Assert.Equal((100, 100, 100), (block.Length, block.Span.Length, block.Memory.Length));
    }

    [Fact]
    public void The_block_returned_last_is_lent_first()
    {
        Block first = _pool.Rent(1), second = _pool.Rent(2);
        first.Dispose();
        second.Dispose();

        Assert.Same(second, _pool.Rent(3));
        Assert.Same(first, _pool.Rent(BlockRef.MaxLength));
        Assert.Equal((3, BlockRef.MaxLength), (second.Length, first.Length));
    }

    [Fact]
    public void A_block_in_use_is_not_lent_again() => Assert.NotSame(_pool.Rent(1), _pool.Rent(1));

    [Fact]
    public void Returning_a_block_twice_is_a_bug()
    {
        Block block = _pool.Rent(1);
        block.Dispose();

        Assert.Throws<InvalidOperationException>(block.Dispose);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(16385)]
    public void A_block_is_at_most_16_kib(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(length));

    [Fact]
    public void A_block_outside_any_pool_holds_a_copy()
    {
        byte[] bytes = [1, 2, 3];
        using Block block = Block.Of(bytes);
        bytes[0] = 9;

        Assert.Equal([1, 2, 3], block.Span.ToArray());
        Assert.Equal("3 bytes", block.ToString());
    }

    [Fact]
    public void A_reference_names_its_piece_and_place()
    {
        var block = new BlockRef(7, 32768, 16384);

        Assert.Equal((2, "piece 7 @32768+16384"), (block.Index, block.ToString()));
    }
}
