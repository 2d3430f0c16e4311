namespace TorrentLab.Tests.Interop;

public sealed class ClientFactTests
{
    private static readonly Client[] Both = [Client.Aria2, Client.Libtorrent];

    [Fact]
    public void A_missing_client_skips_the_test_and_its_package_is_named() =>
        Assert.Equal("not installed: apt-get install python3-libtorrent",
            ClientFactAttribute.ReasonToSkip(Both, client => client == Client.Aria2, isRequired: false));

    [Fact]
    public void With_every_client_there_the_test_runs() =>
        Assert.Null(ClientFactAttribute.ReasonToSkip(Both, _ => true, isRequired: false));

    [Fact]
    public void A_required_client_never_skips_the_test() =>
        Assert.Null(ClientFactAttribute.ReasonToSkip(Both, _ => false, isRequired: true));

    [Fact]
    public void Every_client_has_a_package() =>
        Assert.All(Enum.GetValues<Client>(), client => Assert.NotEmpty(ClientPackage.NameOf(client)));
}
