using System.ComponentModel;
using System.Diagnostics;

namespace TorrentLab.Cli.Scenarios;

/// <summary>
/// A program and whatever it starts. On Unix it leads a process group of its own (by setsid, where that is installed), so that
/// even a child whose parent has gone is ended with it, and a Ctrl-C in the terminal does not reach it before us.
/// </summary>
internal sealed class ProgramGroup : IDisposable
{
    private const string SetSid = "/usr/bin/setsid";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly bool _isGroup;

    private ProgramGroup(Process process, bool isGroup) => (_process, _isGroup) = (process, isGroup);

    public StreamReader Output => _process.StandardOutput;

    public StreamReader Error => _process.StandardError;

    public int ExitCode => _process.ExitCode;

    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static ProgramGroup Start(IReadOnlyList<string> command, ProcessStartInfo start)
    {
        bool isGroup = !OperatingSystem.IsWindows() && File.Exists(SetSid);
        start.FileName = isGroup ? SetSid : command[0];
        foreach (string word in isGroup ? command : command.Skip(1)) start.ArgumentList.Add(word);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        Process process = Process.Start(start)!;
        process.StandardInput.Close(); // nobody is there to answer it
        return new ProgramGroup(process, isGroup);
    }

    /// <summary>Waits until the program ends by itself.</summary>
    public Task WaitAsync(CancellationToken ct) => _process.WaitForExitAsync(ct);

    /// <summary>Asks all of them to end, and makes them after a while.</summary>
    public async Task EndAsync(TimeProvider time)
    {
        if (!_isGroup)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            return;
        }
        await SignalAsync("TERM");
        using var patience = new CancellationTokenSource(Patience, time);
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await SignalAsync("KILL"); // also those who are left of the group when its leader has gone
        await _process.WaitForExitAsync();
    }

    public void Dispose() => _process.Dispose();

    /// <summary>The group has the number of the process that leads it. There is nobody to tell when it has gone already.</summary>
    private async Task SignalAsync(string signal)
    {
        var start = new ProcessStartInfo("kill", [$"-{signal}", "--", $"-{_process.Id}"]) { RedirectStandardError = true };
        using Process kill = Process.Start(start)!;
        await kill.StandardError.ReadToEndAsync();
        await kill.WaitForExitAsync();
    }
}
