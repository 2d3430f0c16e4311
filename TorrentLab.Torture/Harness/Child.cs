using System.Diagnostics;
using System.Globalization;
using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>The program under torture, as a process of its own.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    /// <param name="program">How it is started.</param>
    /// <param name="arguments">What it is to do.</param>
    /// <param name="directory">Where it works.</param>
    public Child(TorrentlabProgram program, IEnumerable<string> arguments, string directory)
    {
        _process = Process.Start(new ProcessStartInfo(program.FileName, [.. program.Arguments, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        })!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        Exited = _process.WaitForExitAsync();
    }

    /// <summary>What it wrote, both streams, line by line.</summary>
    public Transcript Output { get; } = new();

    /// <summary>Ends when it has ended.</summary>
    public Task Exited { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Most memory that it has used, in bytes; 0 where the system does not tell.</summary>
    public long PeakMemory
    {
        get
        {
            string status = $"/proc/{_process.Id}/status";
            if (!File.Exists(status)) return 0;
            string? line = File.ReadLines(status).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Its last lines, for a message.</summary>
    public string LastLines => string.Join(" | ", Output.Entries.TakeLast(4).Select(entry => entry.Text));

    /// <summary>Everything that it wrote.</summary>
    public string Text => string.Join('\n', Output.Entries.Select(entry => entry.Text));

    /// <summary>Ends it as a power cut does (SIGKILL), and waits until nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Exited;
    }

    /// <summary>Sends it a signal, such as "STOP", "CONT" or "INT".</summary>
    public async Task SignalAsync(string name)
    {
        if (_process.HasExited) return;
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TortureFailure">It does not end in time.</exception>
    public async Task<int> EndAsync(TimeSpan limit, CancellationToken ct)
    {
        await InTimeAsync(Exited, limit, "its end", ct);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Waits until it has written a line with this in it.</summary>
    /// <returns>The line.</returns>
    /// <exception cref="TortureFailure">It does not in time, or it ends before.</exception>
    public async Task<string> SaysAsync(string text, TimeSpan limit, CancellationToken ct)
    {
        Task said = Output.WaitForAsync(text, ct);
        await InTimeAsync(Task.WhenAny(said, Exited.ContinueWith(_ => _reading, ct, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap()), limit, $"'{text}'", ct);
        return Output.Entries.FirstOrDefault(entry => entry.Text.Contains(text, StringComparison.Ordinal))?.Text
            ?? throw new TortureFailure($"it ended without saying '{text}': {LastLines}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await Exited;
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
    }

    private async Task InTimeAsync(Task task, TimeSpan limit, string what, CancellationToken ct)
    {
        try
        {
            await task.WaitAsync(limit, TimeProvider.System, ct);
        }
        catch (TimeoutException)
        {
            throw new TortureFailure($"waited {limit.TotalSeconds:0} s for {what} in vain; it said last: {LastLines}");
        }
    }

    private async Task ReadAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line) Output.Add(0, TranscriptKind.Note, line);
    }
}
