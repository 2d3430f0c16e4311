using TorrentLab.Tests.Interop;

namespace TorrentLab.Tests.Cli.Scenarios;

/// <summary>A class of its own, so that its slow client runs beside other tests.</summary>
public sealed class TransmissionScenarioTests
{
    [ClientFact(Client.Transmission, Timeout = 90_000), Bep(3, "peer messages")]
    public async Task Transmission_passes_its_scenario()
    {
        CliRun run = await CliRun.Of("lab", "run", ShippedScenarios.PathOf("client-transmission"));

        Assert.True(run.ExitCode == 0, run.ToString());
    }
}
