using System.Buffers;
using System.Text;
using TorrentLab.Bencode;

namespace TorrentLab.Tests.Bencode;

public sealed class BencodeWriterTests
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly BencodeWriter _writer;

    public BencodeWriterTests() => _writer = new BencodeWriter(_output);

    private string Written => Encoding.UTF8.GetString(_output.WrittenSpan);

    [Fact]
    public void A_whole_value_has_the_bytes_of_the_specification()
    {
        _writer.BeginDictionary();
        _writer.WriteString("cow"u8, "moo");
        _writer.WriteInteger("n"u8, -3);
        _writer.WriteKey("spam"u8);
        _writer.BeginList();
        _writer.WriteString("ä");
        _writer.WriteInteger(long.MinValue);
        _writer.WriteRaw("de"u8);
        _writer.End();
        _writer.WriteString("z"u8, [0x30]);
        _writer.End();

        Assert.Equal("d3:cow3:moo1:ni-3e4:spaml2:äi-9223372036854775808edee1:z1:0e", Written);
    }

    [Fact]
    public void Keys_that_are_not_sorted_or_stand_twice_are_a_bug()
    {
        _writer.BeginDictionary();
        _writer.WriteInteger("b"u8, 1);

        Assert.Throws<InvalidOperationException>(() => _writer.WriteKey("b"u8));
        Assert.Throws<InvalidOperationException>(() => NewDictionaryWith("b", "a"));
    }

    [Fact]
    public void Keys_of_different_dictionaries_do_not_meet()
    {
        _writer.BeginDictionary();
        _writer.WriteKey("b"u8);
        _writer.BeginDictionary();
        _writer.WriteInteger("a"u8, 1);
        _writer.End();
        _writer.WriteInteger("c"u8, 2);
        _writer.End();

        Assert.Equal("d1:bd1:ai1ee1:ci2ee", Written);
    }

    [Fact]
    public void Wrong_nesting_is_a_bug()
    {
        Assert.Throws<InvalidOperationException>(() => _writer.End());
        Assert.Throws<InvalidOperationException>(() => new BencodeWriter(_output).WriteKey("a"u8));
        _writer.BeginList();
        _writer.End();
        Assert.Throws<InvalidOperationException>(() => _writer.WriteInteger(1));
    }

    [Fact]
    public void A_value_without_key_and_a_key_without_value_are_bugs()
    {
        _writer.BeginDictionary();
        Assert.Throws<InvalidOperationException>(() => _writer.WriteInteger(1));
        _writer.WriteKey("a"u8);
        Assert.Throws<InvalidOperationException>(() => _writer.End());
    }

    [Fact]
    public void What_the_reader_reads_token_by_token_is_written_byte_by_byte()
    {
        byte[] input = "d4:dictd1:a0:1:bi-7ee4:listli0el1:xleeee"u8.ToArray();
        var reader = new BencodeReader(input, BencodeMode.Strict);
        while (reader.Read())
        {
            switch (reader.Token)
            {
                case BencodeToken.IntegerValue: _writer.WriteInteger(reader.IntegerValue); break;
                case BencodeToken.StringValue: _writer.WriteString(reader.StringBytes); break;
                case BencodeToken.Key: _writer.WriteKey(reader.StringBytes); break;
                case BencodeToken.ListStart: _writer.BeginList(); break;
                case BencodeToken.DictionaryStart: _writer.BeginDictionary(); break;
                default: _writer.End(); break;
            }
        }

        Assert.Equal(input, _output.WrittenSpan.ToArray());
    }

    private static void NewDictionaryWith(params string[] keys)
    {
        var writer = new BencodeWriter(new ArrayBufferWriter<byte>());
        writer.BeginDictionary();
        foreach (string key in keys) writer.WriteInteger(Encoding.UTF8.GetBytes(key), 0);
    }
}
