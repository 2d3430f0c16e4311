using System.Net.Sockets;

namespace TorrentLab.Tests.Cli.Scenarios;

/// <summary>Every scenario of fixtures/scenarios comes out as it says.</summary>
public sealed class ShippedScenarioTests
{
    /// <summary>They wait more than they compute.</summary>
    private const int AtATime = 6;

    [Fact(Timeout = 60_000)]
    public async Task Each_scenario_passes()
    {
        Assert.NotEmpty(ShippedScenarios.Own);
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(ShippedScenarios.Own.Where(CanRun), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (name, ct) =>
        {
            CliRun run = await CliRun.Of(ct, "lab", "run", ShippedScenarios.PathOf(name));
            if (run.ExitCode != 0) failures.Add($"{name}:\n{run}");
        });

        Assert.True(failures.IsEmpty, string.Join('\n', failures));
    }

    private static bool CanRun(string name) => Socket.OSSupportsIPv6 || !ShippedScenarios.Load(name).IsIpv6;
}
