using TorrentLab.Primitives;

namespace TorrentLab.Tests.Primitives;

public sealed class BitfieldTests
{
    [Fact]
    public void Piece_0_is_the_high_bit_of_the_first_byte()
    {
        var bits = new Bitfield(10) { [0] = true, [7] = true, [9] = true };

        Assert.Equal([0x81, 0x40], bits.ToWire());
        Assert.Equal(3, bits.Count);
    }

    [Fact]
    public void A_bitfield_from_the_wire_has_the_pieces_that_are_set()
    {
        Bitfield bits = Bitfield.FromWire([0x50, 0x80], 9);

        Assert.Equal([1, 3, 8], Enumerable.Range(0, 9).Where(piece => bits[piece]));
        Assert.Equal(3, bits.Count);
    }

    [Fact]
    public void Spare_bits_are_cleared()
    {
        Bitfield bits = Bitfield.FromWire([0xff, 0xff], 9);

        Assert.Equal([0xff, 0x80], bits.ToWire());
        Assert.True(bits.IsFull);
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(9, 3)]
    [InlineData(8, 2)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void A_wrong_length_is_the_fault_of_the_peer(int pieces, int bytes)
    {
        ProtocolException error = Assert.Throws<ProtocolException>(() => Bitfield.FromWire(new byte[bytes], pieces));

        Assert.Equal("BEP 3, bitfield", error.Rule);
        Assert.Contains($"has {bytes} bytes; {pieces} pieces need", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    public void Eight_pieces_take_one_byte(int pieces, int bytes) => Assert.Equal(bytes, Bitfield.ByteLength(pieces));

    [Fact]
    public void Setting_a_piece_twice_counts_it_once_and_clearing_uncounts_it()
    {
        var bits = new Bitfield(3);
        bits[1] = true;
        bits[1] = true;
        Assert.Equal(1, bits.Count);

        bits[1] = false;
        bits[1] = false;
        Assert.Equal(0, bits.Count);
    }

    [Fact]
    public void All_pieces_set_is_full_and_a_clone_goes_its_own_way()
    {
        var bits = new Bitfield(11);
        bits.SetAll();
        Bitfield clone = bits.Clone();
        clone[10] = false;

        Assert.True(bits.IsFull);
        Assert.Equal((11, 10), (bits.Count, clone.Count));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void A_piece_that_does_not_exist_is_refused(int piece)
    {
        var bits = new Bitfield(3);

        Assert.Throws<ArgumentOutOfRangeException>(() => bits[piece]);
        Assert.Throws<ArgumentOutOfRangeException>(() => bits[piece] = true);
    }
}
