using System.Diagnostics;
using TorrentLab.Tests.Architecture;
using TorrentLab.Tests.Interop;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>docs/performance.md says what was measured, and the ratios in it are right.</summary>
public sealed class PerformanceDocumentTests
{
    [ClientFact(Client.Python, Timeout = 30_000)]
    public Task The_document_is_what_the_stored_results_give() => PassesAsync("bench/run", "--render", "--check");

    [ClientFact(Client.Python, Timeout = 30_000)]
    public Task Medians_ratios_and_tables_are_right() => PassesAsync("-m", "unittest", "discover", "-s", "bench");

    private static async Task PassesAsync(params string[] arguments)
    {
        using Deadline deadline = Deadline.InSeconds(25);
        ProcessStartInfo start = new("/usr/bin/python3", ["-B", .. arguments]) { WorkingDirectory = Repository.Root, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string error = await process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);

        Assert.True(process.ExitCode == 0, error);
    }
}
