using System.Text;
using TorrentLab.Bencode;

namespace TorrentLab.Tests.Bencode;

public sealed class BencodeReaderTests
{
    [Theory]
    [InlineData("", 0, "the input ends inside a value")]
    [InlineData("x", 0, "'x' starts no value: expected 'i', 'l', 'd' or a digit")]
    [InlineData("e", 0, "'e' starts no value: expected 'i', 'l', 'd' or a digit")]
    [InlineData("-1:a", 0, "'-' starts no value: expected 'i', 'l', 'd' or a digit")]
    [InlineData("ie", 1, "'e' in an integer: expected a digit")]
    [InlineData("i-e", 2, "'e' in an integer: expected a digit")]
    [InlineData("i+1e", 1, "'+' in an integer: expected a digit")]
    [InlineData("i 1e", 1, "byte 0x20 in an integer: expected a digit")]
    [InlineData("i--1e", 2, "'-' in an integer: expected a digit")]
    [InlineData("i03e", 1, "a leading zero in an integer")]
    [InlineData("i00e", 1, "a leading zero in an integer")]
    [InlineData("i-03e", 2, "a leading zero in an integer")]
    [InlineData("i-0e", 1, "the integer -0: zero is written i0e")]
    [InlineData("i1.5e", 2, "'.' inside an integer: expected a digit or 'e'")]
    [InlineData("i1", 2, "the input ends inside an integer")]
    [InlineData("i", 1, "the input ends inside an integer")]
    [InlineData("i9223372036854775808e", 1, "an integer beyond 64 bits")]
    [InlineData("i-9223372036854775809e", 1, "an integer beyond 64 bits")]
    [InlineData("i99999999999999999999e", 1, "an integer beyond 64 bits")]
    [InlineData("i18446744073709551617e", 1, "an integer beyond 64 bits")]
    [InlineData("01:a", 0, "a leading zero in the length of a string")]
    [InlineData("00:", 0, "a leading zero in the length of a string")]
    [InlineData("5:spam", 0, "a string of 5 bytes, but 4 bytes are left")]
    [InlineData("4294967316:spam", 0, "a string of 4294967316 bytes, but 4 bytes are left")]
    [InlineData("9223372036854775807:", 0, "a string of 9223372036854775807 bytes, but 0 bytes are left")]
    [InlineData("18446744073709551616:", 0, "a string length beyond 64 bits")]
    [InlineData("4spam", 1, "'s' inside the length of a string: expected a digit or ':'")]
    [InlineData("4", 1, "the input ends inside the length of a string")]
    [InlineData("l", 1, "the input ends inside a list or dictionary that is still open")]
    [InlineData("li1e", 4, "the input ends inside a list or dictionary that is still open")]
    [InlineData("di1ei2ee", 1, "'i' starts no dictionary key: keys are strings")]
    [InlineData("d1:ae", 4, "the dictionary ends behind a key that has no value")]
    [InlineData("d1:ai1e1:ai2ee", 7, "key \"a\" stands twice in one dictionary")]
    [InlineData("i1ei2e", 3, "3 bytes behind the end of the value")]
    [InlineData("i1e ", 3, "1 bytes behind the end of the value")]
    [InlineData("i1e\n\n", 3, "2 bytes behind the end of the value")]
    public void Both_modes_refuse_what_is_never_valid(string input, int offset, string reason)
    {
        foreach (BencodeMode mode in Enum.GetValues<BencodeMode>())
        {
            BencodeException error = Assert.Throws<BencodeException>(() => BencodeValue.Parse(Encoding.Latin1.GetBytes(input), mode));
            Assert.Equal((offset, $"byte {offset}: {reason}"), (error.Offset, error.Message));
        }
    }

    [Fact]
    public void Each_token_says_what_it_is_and_where_it_stands()
    {
        var reader = new BencodeReader("d1:ali-5e2:xyee"u8, BencodeMode.Strict);
        var tokens = new List<(BencodeToken, int, int, int)>();

        while (reader.Read()) tokens.Add((reader.Token, reader.TokenStart, reader.Position, reader.Depth));

        Assert.Equal(
            [
                (BencodeToken.DictionaryStart, 0, 1, 1), (BencodeToken.Key, 1, 4, 1), (BencodeToken.ListStart, 4, 5, 2),
                (BencodeToken.IntegerValue, 5, 9, 2), (BencodeToken.StringValue, 9, 13, 2), (BencodeToken.End, 13, 14, 1),
                (BencodeToken.End, 14, 15, 0),
            ],
            tokens);
        Assert.False(reader.Read());
    }

    [Fact]
    public void More_than_three_million_tokens_are_refused()
    {
        byte[] input = new byte[2 * BencodeReader.MaxTokens];
        for (int i = 0; i < input.Length; i += 2) "0:"u8.CopyTo(input.AsSpan(i));
        input[0] = (byte)'l';
        input[1] = (byte)'l';

        BencodeException error = Assert.Throws<BencodeException>(() => ReadAll(input));

        Assert.Equal("byte 5999998: more than 3000000 tokens", error.Message);
    }

    private static void ReadAll(byte[] input)
    {
        var reader = new BencodeReader(input, BencodeMode.Strict);
        while (reader.Read())
        {
        }
    }
}
