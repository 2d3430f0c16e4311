using TorrentLab.Tests.Interop;

namespace TorrentLab.Tests.Cli.Scenarios;

/// <summary>The scenarios with clients of others.</summary>
public sealed class ClientScenarioTests
{
    [ClientFact(Client.Aria2, Timeout = 60_000), Bep(3, "info dictionary")]
    public Task Aria2_passes_its_scenario() => Passes("client-aria2");

    [ClientFact(Client.Libtorrent, Timeout = 60_000), Bep(3, "peer protocol")]
    public Task Libtorrent_passes_its_scenario() => Passes("client-libtorrent");

    [ClientFact(Client.Aria2, Timeout = 60_000)]
    public async Task Any_client_can_take_the_place_of_the_peer_under_test()
    {
        const string Aria2 = "aria2c --no-conf --interface={address} --listen-port={port} --dir={output} --enable-dht=false --bt-enable-lpd=false --file-allocation=none {torrent}";

        CliRun run = await CliRun.Of("lab", "run", ShippedScenarios.PathOf("corrupt-seed"), "--client", $"student={Aria2}");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("(not asked of another client)", run.Output, StringComparison.Ordinal);
    }

    private static async Task Passes(string name)
    {
        CliRun run = await CliRun.Of("lab", "run", ShippedScenarios.PathOf(name));

        Assert.True(run.ExitCode == 0, run.ToString());
    }
}
