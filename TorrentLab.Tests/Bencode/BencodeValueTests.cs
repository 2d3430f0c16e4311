using System.Text;
using TorrentLab.Bencode;

namespace TorrentLab.Tests.Bencode;

public sealed class BencodeValueTests
{
    [Theory]
    [InlineData("i0e", 0)]
    [InlineData("i42e", 42)]
    [InlineData("i-1e", -1)]
    [InlineData("i9223372036854775807e", long.MaxValue)]
    [InlineData("i-9223372036854775808e", long.MinValue)]
    public void Integers_of_64_bits_are_read(string input, long expected) =>
        Assert.Equal(expected, Assert.IsType<BencodeInteger>(Parse(input)).Value);

    [Theory]
    [InlineData("0:", "")]
    [InlineData("4:spam", "spam")]
    [InlineData("11:hello:world", "hello:world")]
    [InlineData("3:i1e", "i1e")]
    public void Strings_are_read(string input, string expected) =>
        Assert.Equal(expected, Assert.IsType<BencodeString>(Parse(input)).ToText());

    [Fact]
    public void Text_of_invalid_utf8_shows_replacement_characters_and_the_bytes_stay()
    {
        var value = (BencodeString)BencodeValue.Parse(new byte[] { (byte)'2', (byte)':', 0xff, 0xfe }, BencodeMode.Strict);

        Assert.Equal("\ufffd\ufffd", value.ToText());
        Assert.Equal([0xff, 0xfe], value.Bytes.ToArray());
    }

    [Fact]
    public void Every_value_knows_where_it_stood()
    {
        var root = (BencodeDictionary)Parse("d1:ai5e1:bl2:xyi7edeee");

        Assert.Equal((0, 22), (root.Start, root.End));
        BencodeList list = root.GetList("b"u8)!;
        Assert.Equal((10, 21), (list.Start, list.End));
        Assert.Equal([(11, 15), (15, 18), (18, 20)], list.Items.Select(item => (item.Start, item.End)));
        Assert.Equal((4, 7), (root.Entries[0].Value.Start, root.Entries[0].Value.End));
    }

    [Fact]
    public void Lookups_give_null_for_an_absent_key_and_for_another_type()
    {
        var root = (BencodeDictionary)Parse("d1:di1e1:l1:x1:n0:1:sdee");

        Assert.Equal(1, root.GetInteger("d"u8));
        Assert.Null(root.GetInteger("l"u8));
        Assert.Null(root.GetInteger("absent"u8));
        Assert.Equal("x", root.GetText("l"u8));
        Assert.Equal("", root.GetText("n"u8));
        Assert.Null(root.GetString("d"u8));
        Assert.Null(root.GetList("d"u8));
        Assert.NotNull(root.GetDictionary("s"u8));
        Assert.False(root.TryGet(""u8, out _));
    }

    [Fact]
    public void Unsorted_keys_are_refused_by_strict_and_a_warning_in_tolerant_mode()
    {
        byte[] input = "d1:bi1e1:ai2e1:ci3ee"u8.ToArray();
        var warnings = new List<string>();

        var root = (BencodeDictionary)BencodeValue.Parse(input, BencodeMode.Tolerant, warnings);

        Assert.Equal(["b", "a", "c"], root.Entries.Select(e => Encoding.UTF8.GetString(e.Key.Span)));
        Assert.Equal(["byte 7: dictionary keys are not sorted (BEP 3, bencoding)"], warnings);
        BencodeException error = Assert.Throws<BencodeException>(() => BencodeValue.Parse(input, BencodeMode.Strict));
        Assert.Equal("byte 7: key \"a\" stands behind \"b\": keys must be sorted", error.Message);
    }

    [Fact]
    public void Keys_are_compared_as_raw_bytes()
    {
        byte[] shorterFirst = "d1:ai1e2:aai2ee"u8.ToArray();
        byte[] upperFirst = "d1:Zi1e1:ai2ee"u8.ToArray();
        byte[] highLast = [.. "d1:zi1e1:"u8, 0xff, .. "i2ee"u8];

        foreach (byte[] input in new[] { shorterFirst, upperFirst, highLast })
            Assert.Equal(2, ((BencodeDictionary)BencodeValue.Parse(input, BencodeMode.Strict)).Entries.Count);
    }

    [Theory]
    [InlineData("d1:bi1e1:ai2e1:bi3ee", 13)]
    [InlineData("d1:bi1e1:ai2e1:ai3ee", 13)]
    [InlineData("d1:bd1:ai1ee1:ade1:bdee", 17)]
    public void A_duplicate_key_is_refused_however_far_apart(string input, int offset)
    {
        BencodeException error = Assert.Throws<BencodeException>(
            () => BencodeValue.Parse(Encoding.UTF8.GetBytes(input), BencodeMode.Tolerant));

        Assert.Equal(offset, error.Offset);
    }

    [Fact]
    public void The_same_key_may_stand_in_different_dictionaries() =>
        Assert.Equal(2, ((BencodeList)Parse("ld1:ai1eed1:ad1:ai2eeee")).Items.Count);

    [Theory]
    [InlineData("i1e\n")]
    [InlineData("i1e\r\n")]
    public void One_newline_behind_the_value_passes_only_in_tolerant_mode(string input)
    {
        Assert.IsType<BencodeInteger>(BencodeValue.Parse(Encoding.UTF8.GetBytes(input), BencodeMode.Tolerant));
        Assert.Throws<BencodeException>(() => Parse(input));
    }

    [Theory]
    [InlineData("i-7e", "-7")]
    [InlineData("4:spam", "spam")]
    [InlineData("li1ei2ee", "list of 2")]
    [InlineData("d1:ai1ee", "dictionary of 1")]
    public void A_value_shows_itself_on_one_line(string input, string expected) => Assert.Equal(expected, Parse(input).ToString());

    [Fact]
    public void A_prefix_ends_where_the_value_ends()
    {
        byte[] input = "d8:msg_typei1e5:piecei0eeRAW"u8.ToArray();

        var value = (BencodeDictionary)BencodeValue.ParsePrefix(input, BencodeMode.Strict, out int consumed);

        Assert.Equal(0, value.GetInteger("piece"u8));
        Assert.Equal("RAW"u8.ToArray(), input[consumed..]);
    }

    [Fact]
    public void Sixty_four_levels_are_read_and_one_more_is_refused()
    {
        Assert.IsType<BencodeList>(Parse(new string('l', 64) + new string('e', 64)));
        BencodeException error = Assert.Throws<BencodeException>(() => Parse(new string('l', 65) + new string('e', 65)));
        Assert.Equal("byte 64: nested deeper than 64 lists and dictionaries", error.Message);
    }

    [Theory]
    [InlineData((byte)'l')]
    [InlineData((byte)'d')]
    public void A_nesting_bomb_of_10_megabytes_is_refused_at_once(byte letter)
    {
        byte[] bomb = new byte[10_000_000];
        Array.Fill(bomb, letter);

        Assert.True(Assert.Throws<BencodeException>(() => BencodeValue.Parse(bomb, BencodeMode.Tolerant)).Offset <= 64);
    }

    [Fact]
    public void Random_bytes_throw_nothing_but_the_format_exception()
    {
        var random = new Random(1);
        byte[] alphabet = "ilde0123456789:-ax\n"u8.ToArray();
        for (int run = 0; run < 20_000; run++)
        {
            byte[] input = random.GetItems(alphabet, random.Next(40));
            Exception? error = Record.Exception(() => BencodeValue.Parse(input, (BencodeMode)(run & 1)));
            Assert.True(error is null or BencodeException, $"{Encoding.UTF8.GetString(input)}: {error}");
        }
    }

    private static BencodeValue Parse(string input) => BencodeValue.Parse(Encoding.UTF8.GetBytes(input), BencodeMode.Strict);
}
