using System.Diagnostics;
using System.Text;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// A running program of others with a directory of its own. Disposing ends it, and it alone, and hands what it printed
/// to the test's output, which is shown where the test fails.
/// </summary>
public sealed class ClientProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TestDirectory _state;
    private readonly ITestOutputHelper _output;
    private readonly StringBuilder _printed = new();
    private readonly Lock _gate = new();

    private ClientProcess(Client client, ProcessStartInfo start, TestDirectory state, ITestOutputHelper output)
    {
        (Client, _state, _output) = (client, state, output);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Client Client { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>How it ended, 128 and the signal where one ended it; to be asked when it has.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Bytes of memory that it holds now; 0 when it has ended.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? 0 : _process.WorkingSet64;
        }
    }

    /// <summary>Whether the program has made its <see cref="FinishedMark"/>.</summary>
    public bool HasFinished => File.Exists(FinishedMark.PathIn(_state));

    /// <summary>What the program printed so far, both streams, in the order of arrival.</summary>
    public string Printed
    {
        get
        {
            lock (_gate) return _printed.ToString();
        }
    }

    /// <summary>Starts a program in the directory, which from then on belongs to it.</summary>
    /// <exception cref="InvalidOperationException">The client is not installed.</exception>
    public static ClientProcess Start(Client client, string program, IEnumerable<string> arguments, TestDirectory state,
        ITestOutputHelper output)
    {
        if (!ClientPackage.IsInstalled(client))
        {
            state.Dispose();
            throw new InvalidOperationException($"{client} is not installed: apt-get install {ClientPackage.NameOf(client)}");
        }
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = state.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Whatever the user has configured for the client stays out of the test.
        start.Environment["HOME"] = state.Path;
        return new ClientProcess(client, start, state, output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _output.WriteLine($"{Client} printed:\n{Printed}");
        _process.Dispose();
        _state.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_gate) _printed.AppendLine(line);
    }
}
