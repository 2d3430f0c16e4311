using TorrentLab.Primitives;

namespace TorrentLab.Tests.Primitives;

public sealed class PeerIdTests
{
    [Fact]
    public void Our_ids_begin_with_our_prefix_and_go_on_with_letters_and_digits()
    {
        Assert.Matches("^-tL0100-[0-9a-z]{12}$", PeerId.Create().ToString());
        Assert.Matches("^-tL0100-[0-9a-z]{12}$", PeerId.Create(new Random(1)).ToString());
    }

    [Fact]
    public void A_seeded_id_is_reproducible_and_an_unseeded_one_is_not()
    {
        Assert.Equal(PeerId.Create(new Random(1)), PeerId.Create(new Random(1)));
        Assert.NotEqual(PeerId.Create(new Random(1)), PeerId.Create(new Random(2)));
        Assert.NotEqual(PeerId.Create(), PeerId.Create());
    }

    [Fact]
    public void Bytes_that_a_terminal_would_obey_are_shown_as_numbers()
    {
        byte[] bytes = [.. "-XX0001-\\ "u8, 0x1b, 0x00, 0xff, .. "abcdefg"u8];

        var id = new PeerId(bytes);

        Assert.Equal("-XX0001-\\x5c\\x20\\x1b\\x00\\xffabcdefg", id.ToString());
        Assert.Equal(bytes, id.ToArray());
    }

    [Fact]
    public void It_copies_its_20_bytes_to_the_front()
    {
        byte[] destination = new byte[22];

        new PeerId("-XX0001-abcdefghijkl"u8).CopyTo(destination);

        Assert.Equal([.. "-XX0001-abcdefghijkl"u8, 0, 0], destination);
    }

    [Fact]
    public void Anything_but_20_bytes_is_refused() => Assert.Throws<ArgumentException>(() => new PeerId(new byte[19]));
}
