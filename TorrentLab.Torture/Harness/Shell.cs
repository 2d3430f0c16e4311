using System.Diagnostics;

namespace TorrentLab.Torture.Harness;

/// <summary>Other programs of the system.</summary>
internal static class Shell
{
    /// <returns>Whether it was there and did it.</returns>
    public static async Task<bool> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        try
        {
            using Process run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await Task.WhenAll(run.StandardError.ReadToEndAsync(ct), run.StandardOutput.ReadToEndAsync(ct));
            await run.WaitForExitAsync(ct);
            return run.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
