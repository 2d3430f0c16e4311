using System.Net;
using System.Text;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Wire;

[Bep(10, "handshake message")]
public sealed class ExtensionHandshakeTests
{
    [Fact]
    public void It_is_written_with_sorted_keys_and_without_what_is_not_said()
    {
        PeerMessage.Extended message = new ExtensionHandshake
        {
            Client = "TorrentLab 0.1",
            Port = 6881,
            RequestQueue = 500,
            YourAddress = IPAddress.Parse("1.2.3.4"),
            IsUploadOnly = true,
            Messages = new Dictionary<string, int> { ["ut_pex"] = 2, ["ut_metadata"] = 1 },
        }.ToMessage();

        Assert.Equal(0, message.Number);
        Assert.Equal("d1:md11:ut_metadatai1e6:ut_pexi2ee1:pi6881e4:reqqi500e11:upload_onlyi1e1:v14:TorrentLab 0.16:yourip4:\u0001\u0002\u0003\u0004e",
            Encoding.Latin1.GetString(message.Body.Span));
        Assert.Equal("d1:mdee", Encoding.Latin1.GetString(new ExtensionHandshake().ToMessage().Body.Span));
    }

    [Fact]
    public void What_real_clients_say_is_understood_and_what_we_do_not_know_is_passed_over()
    {
        ExtensionHandshake hello = Read("d12:complete_agoi5e1:ei0e1:md11:lt_donthavei7e6:ut_pexi1ee13:metadata_sizei200e1:pi51413e4:reqqi2000e11:upload_onlyi1e1:v17:Transmission 3.006:yourip4:\x7f\x00\x00\x01" + "e");

        Assert.Equal(51413, hello.Port);
        Assert.Equal(2000, hello.RequestQueue);
        Assert.True(hello.IsUploadOnly);
        Assert.Equal("Transmission 3.00", hello.Client);
        Assert.Equal(IPAddress.Loopback, hello.YourAddress);
        Assert.Equal(new Dictionary<string, int> { ["lt_donthave"] = 7, ["ut_pex"] = 1 }, hello.Messages);
    }

    [Fact]
    public void Names_of_messages_are_bytes_and_are_written_as_they_were_read()
    {
        byte[] body = Encoding.Latin1.GetBytes("d1:md3:a\u0080\u00ffi7eee");

        Assert.Equal(body, ExtensionHandshake.Read(body).ToMessage().Body.ToArray());
    }

    [Fact]
    public void The_name_of_a_client_is_not_cut_inside_a_character()
    {
        string name = new string('a', 99) + "\ud83d\udca9 1.0";

        ExtensionHandshake hello = ExtensionHandshake.Read(Encoding.UTF8.GetBytes($"d1:v{Encoding.UTF8.GetByteCount(name)}:{name}e"));

        Assert.Equal(new string('a', 99), hello.Client);
    }

    [Theory]
    [InlineData("d1:pi0ee")]
    [InlineData("d1:pi65536ee")]
    [InlineData("d1:p4:6881e")]
    [InlineData("d4:reqqi0ee")]
    [InlineData("d4:reqqi-5ee")]
    [InlineData("d6:yourip3:abce")]
    [InlineData("d1:m4:nonee")]
    [InlineData("d1:md3:fooi256e3:gooi-1e3:hoo1:1ee")]
    public void A_value_of_a_wrong_type_or_range_counts_as_absent(string body)
    {
        ExtensionHandshake hello = Read(body);

        Assert.Null(hello.Port);
        Assert.Null(hello.RequestQueue);
        Assert.Null(hello.YourAddress);
        Assert.Empty(hello.Messages);
    }

    [Theory, InlineData("le"), InlineData("i1e"), InlineData("d1:p"), InlineData("zzz")]
    public void What_is_no_dictionary_is_refused(string body)
    {
        Assert.Equal("BEP 10, handshake message", Assert.Throws<ProtocolException>(() => Read(body)).Rule);
    }

    [Fact]
    public void One_that_is_too_long_or_too_deep_is_refused()
    {
        Assert.Throws<ProtocolException>(() => Read("d1:v70000:" + new string('v', 70_000) + "e"));
        Assert.Throws<ProtocolException>(() => Read("d1:a" + new string('l', 30_000)));
        Assert.Equal(100, Read("d1:v500:" + new string('v', 500) + "e").Client!.Length);
    }

    private static ExtensionHandshake Read(string body) => ExtensionHandshake.Read(Encoding.Latin1.GetBytes(body));
}
