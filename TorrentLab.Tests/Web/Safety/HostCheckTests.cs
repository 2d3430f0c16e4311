using TorrentLab.Web.Safety;

namespace TorrentLab.Tests.Web.Safety;

public sealed class HostCheckTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8000")]
    [InlineData("127.0.0.1:8000")]
    [InlineData("192.168.1.7")]
    [InlineData("[::1]:8000")]
    [InlineData("[::1]")]
    [InlineData("lab.example:8000")]
    public void Our_own_names_and_literal_addresses_pass(string host) => Assert.True(new HostCheck(["lab.example"]).Allows(host));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("evil.example")]
    [InlineData("evil.example:8000")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("127.0.0.1:8000.evil.example")]
    [InlineData("localhost@evil.example")]
    [InlineData("[::1].evil.example")]
    [InlineData("[evil.example]")]
    [InlineData("1")]
    [InlineData("0x7f.1")]
    public void Other_names_do_not(string? host) => Assert.False(new HostCheck([]).Allows(host));
}
