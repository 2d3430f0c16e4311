using TorrentLab.Primitives;

namespace TorrentLab.Tests.Primitives;

public sealed class Sha1HashTests
{
    [Theory]
    [InlineData("", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("abc", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    public void The_digests_are_those_of_the_standard(string text, string expected) =>
        Assert.Equal(expected, Sha1Hash.Of(System.Text.Encoding.ASCII.GetBytes(text)).ToString());

    [Fact]
    public void The_bytes_come_back_as_they_went_in()
    {
        byte[] bytes = [.. Enumerable.Range(0xec, 20).Select(b => (byte)b)];

        Assert.Equal(bytes, new Sha1Hash(bytes).ToArray());
    }

    [Fact]
    public void Every_byte_counts_for_equality()
    {
        byte[] bytes = new byte[20];
        var zero = new Sha1Hash(bytes);
        Assert.Equal(default, zero);
        for (int i = 0; i < 20; i++)
        {
            bytes[i] = 1;
            Assert.NotEqual(zero, new Sha1Hash(bytes));
            bytes[i] = 0;
        }
    }

    [Theory]
    [InlineData(19)]
    [InlineData(21)]
    [InlineData(0)]
    public void Anything_but_20_bytes_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => new Sha1Hash(new byte[length]));

    [Theory]
    [InlineData("a9993e364706816aba3e25717850c26c9cd0d89d", true)]
    [InlineData("A9993E364706816ABA3E25717850C26C9CD0D89D", true)]
    [InlineData("a9993e364706816aba3e25717850c26c9cd0d89", false)]
    [InlineData("a9993e364706816aba3e25717850c26c9cd0d89dd", false)]
    [InlineData("g9993e364706816aba3e25717850c26c9cd0d89d", false)]
    [InlineData(" 9993e364706816aba3e25717850c26c9cd0d89d", false)]
    [InlineData("", false)]
    public void Only_40_hexadecimal_digits_are_read(string hex, bool ok)
    {
        Assert.Equal(ok, Sha1Hash.TryParse(hex, out Sha1Hash hash));
        Assert.Equal(ok ? "a9993e364706816aba3e25717850c26c9cd0d89d" : new string('0', 40), hash.ToString());
    }
}
