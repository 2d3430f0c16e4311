using System.Text;
using TorrentLab.Primitives;
using TorrentLab.Web.Microscope;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Web.Microscope;

/// <summary>Bytes of the wire, and the fields that the microscope makes of them.</summary>
public sealed class WireExplainerTests
{
    private static readonly Sha1Hash Torrent = new([.. Enumerable.Range(0, 20).Select(n => (byte)n)]);

    private readonly WireExplainer _explainer = new(Torrent, pieces: 10);

    [Theory]
    [InlineData("00000000", "keep-alive", "nothing; it keeps the connection open", "BEP 3, \"peer messages\"")]
    [InlineData("0000000100", "choke", "requests will not be answered", "BEP 3, \"peer messages\"")]
    [InlineData("0000000101", "unchoke", "requests are welcome", "BEP 3, \"peer messages\"")]
    [InlineData("0000000102", "interested", "the sender wants pieces", "BEP 3, \"peer messages\"")]
    [InlineData("0000000103", "not interested", "the sender wants nothing", "BEP 3, \"peer messages\"")]
    [InlineData("000000010e", "have all", "has every piece", "BEP 6")]
    [InlineData("000000010f", "have none", "has no piece", "BEP 6")]
    [InlineData("00000002630a", "unknown", "1 byte", "no document that we know")]
    public void Short_messages_are_named(string bytes, string name, string says, string source)
    {
        WireEntry entry = Explain(bytes);

        Assert.Equal((name, says, source, bytes.Length / 2), (entry.Name, entry.Says, entry.Source, entry.Size));
        Assert.NotEmpty(entry.Meaning);
    }

    [Fact, Bep(3, "peer messages")]
    public void A_request_is_told_field_by_field()
    {
        WireEntry entry = Explain("0000000d06000000030000400000004000");

        Assert.Equal("piece 3, offset 16384, 16384 bytes", entry.Says);
        Assert.Equal(
            [
                new("length prefix", "0000000d", "13: so many bytes follow"), new("id", "06", "6: request"), new("piece", "00000003", "3"),
                new("offset in the piece", "00004000", "16384"), new("bytes", "00004000", "16384"),
            ],
            entry.Fields);
        Assert.Contains("asks for a block", entry.Meaning, StringComparison.Ordinal);
        Assert.Contains("We ask for a block", Explain("0000000d06000000030000400000004000", incoming: false).Meaning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("000000050400000007", "have", "piece 7", "7")]
    [InlineData("000000050d00000007", "suggest piece", "piece 7", "7")]
    [InlineData("000000051100000007", "allowed fast", "piece 7", "7")]
    [InlineData("00000003091ae1", "port", "DHT on UDP port 6881", "6881")]
    public void Messages_of_one_number_show_it(string bytes, string name, string says, string value)
    {
        WireEntry entry = Explain(bytes);

        Assert.Equal((name, says, value), (entry.Name, entry.Says, entry.Fields[^1].Value));
    }

    [Theory, InlineData("08", "cancel"), InlineData("10", "reject request")]
    public void Messages_about_a_block_show_which(string id, string name)
    {
        WireEntry entry = Explain($"0000000d{id}000000010000000000000064");

        Assert.Equal((name, "piece 1, offset 0, 100 bytes"), (entry.Name, entry.Says));
        Assert.Equal(["length prefix", "id", "piece", "offset in the piece", "bytes"], entry.Fields.Select(field => field.Name));
    }

    [Fact]
    public void Of_a_block_the_beginning_is_shown()
    {
        byte[] head = [.. Convert.FromHexString("00004009070000000200004000"), .. Enumerable.Repeat((byte)0xab, 40)];
        WireEntry entry = _explainer.Explain(new WireRecord(TimeSpan.FromSeconds(1.5), true, WireRecordKind.Message, head, 16397));

        Assert.Equal(("piece", "piece 2, offset 16384, 16384 bytes", 16397, 1.5), (entry.Name, entry.Says, entry.Size, entry.At));
        Assert.Equal(new WireField("data", string.Concat(Enumerable.Repeat("ab", 32)) + "…", "16384 bytes"), entry.Fields[^1]);
        WireEntry ours = _explainer.Explain(new WireRecord(default, false, WireRecordKind.Message, head[..13], 16397));
        Assert.Equal(new WireField("data", "…", "16384 bytes"), ours.Fields[^1]);
    }

    [Fact]
    public void A_bitfield_is_counted()
    {
        WireEntry entry = Explain("0000000305ffc0");

        Assert.Equal("has 10 of 10 pieces", entry.Says);
        Assert.Equal(new WireField("bits, the high bit of the first byte is piece 0", "ffc0", "has 10 of 10 pieces"), entry.Fields[^1]);
    }

    [Fact, Bep(10, "handshake message")]
    public void An_extension_handshake_is_taken_apart()
    {
        byte[] body = [0, .. Encoding.ASCII.GetBytes("d1:md6:ut_pexi1ee1:pi6881e4:reqqi500e1:v7:lab 0.16:yourip4:"), 127, 0, 0, 1, (byte)'e'];

        WireEntry entry = Explain(Convert.ToHexString([0, 0, 0, (byte)(body.Length + 1), 20, .. body]));

        Assert.Equal(("extended", "the extension handshake", "BEP 10"), (entry.Name, entry.Says, entry.Source));
        Assert.Equal(
            [
                new("extension message", "00", "0: the handshake"),
                new("m/ut_pex", "693165", "1: number under which it takes peers (BEP 11)"),
                new("p", "693638383165", "6881: TCP port on which the sender listens"),
                new("reqq", "6935303065", "500: requests that the sender keeps waiting at most"),
                new("v", "373a6c616220302e31", "lab 0.1: name and version of the program"),
                new("yourip", "343a7f000001", "127.0.0.1: the receiver's address as the sender sees it"),
            ],
            entry.Fields.Skip(2));
    }

    [Theory]
    [InlineData("0000000314006c", "6c", "1 byte")]
    [InlineData("00000008140064323a6d64", "64323a6d64", "5 bytes")]
    [InlineData("0000000414030102", "0102", "2 bytes")]
    public void Extension_messages_that_are_no_handshake_or_a_broken_one_are_shown_as_bytes(string bytes, string body, string value) =>
        Assert.Equal(new WireField("body", body, value), Explain(bytes).Fields[^1]);

    [Fact]
    public void What_would_control_a_display_comes_as_bytes()
    {
        byte[] body = [0, .. "d1:v4:"u8, 0x1b, (byte)'[', (byte)'2', (byte)'J', (byte)'e'];

        WireEntry entry = Explain(Convert.ToHexString([0, 0, 0, (byte)(body.Length + 1), 20, .. body]));

        Assert.Equal("bytes 1b5b324a: name and version of the program", entry.Fields[^1].Value);
    }

    [Fact, Bep(3, "peer protocol")]
    public void A_handshake_is_told_bit_by_bit()
    {
        byte[] bytes = [.. Handshake.Protocol, .. Convert.FromHexString("0000000000100005"), .. Torrent.ToArray(), .. "-TR3000-abcdefghijkl"u8];

        WireEntry entry = _explainer.Explain(new WireRecord(default, true, WireRecordKind.Handshake, bytes, 68));

        Assert.Equal("handshake", entry.Name);
        Assert.Equal(
            [
                new("length of the protocol's name", "13", "19"),
                new("protocol", "426974546f7272656e742070726f746f636f6c", "BitTorrent protocol"),
                new("reserved bits (BEP 4)", "0000000000100005", "extension protocol (BEP 10), fast extension (BEP 6), DHT (BEP 5)"),
                new("info-hash", "000102030405060708090a0b0c0d0e0f10111213", "that of this torrent"),
                new("peer id", "2d5452333030302d6162636465666768696a6b6c", "-TR3000-abcdefghijkl (Transmission 3.0.0.0, BEP 20)"),
            ],
            entry.Fields);
    }

    [Fact]
    public void Every_message_has_a_meaning_in_both_directions()
    {
        foreach (byte id in (byte[])[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 20])
            Assert.All((bool[])[true, false], incoming => Assert.DoesNotContain("does not know", MessageMeanings.Of(id, incoming), StringComparison.Ordinal));
        Assert.Contains("does not know", MessageMeanings.Of(99, true), StringComparison.Ordinal);
    }

    [Fact]
    public void No_frame_however_broken_is_an_error()
    {
        var random = new Random(1);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] frame = new byte[random.Next(5, 64)];
            random.NextBytes(frame);
            frame[4] = (byte)random.Next(24);
            Assert.NotEmpty(_explainer.Explain(new WireRecord(default, true, WireRecordKind.Message, frame, frame.Length + random.Next(2) * 100)).Fields);
        }
    }

    private WireEntry Explain(string hex, bool incoming = true)
    {
        byte[] bytes = Convert.FromHexString(hex);
        return _explainer.Explain(new WireRecord(TimeSpan.Zero, incoming, WireRecordKind.Message, bytes, bytes.Length));
    }
}
