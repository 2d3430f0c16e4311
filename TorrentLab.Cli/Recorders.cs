using TorrentLab.Cli.Display;
using TorrentLab.Runtime;
using TorrentLab.Wire;

namespace TorrentLab.Cli;

/// <summary>The files in which a download is recorded, as the user asked: traces, captures, logs.</summary>
internal sealed class Recorders : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _open = [];
    private readonly List<ISwarmObserver> _observers = [];

    private Recorders()
    {
    }

    public IReadOnlyList<ISwarmObserver> Observers => _observers;

    /// <summary>Makes the files.</summary>
    /// <param name="traces">Paths of traces; one that ends in .pcapng becomes a capture, any other JSON lines.</param>
    /// <param name="log">Path of the log; null for none.</param>
    /// <param name="verbose">Whether a log is shown on standard error, too, without a line for each block.</param>
    /// <param name="ours">The handshake that every connection of the download opens with.</param>
    /// <param name="terminal">Where a recorder says that its file failed.</param>
    /// <exception cref="JobFailedException">A file cannot be made.</exception>
    public static async Task<Recorders> OpenAsync(
        IEnumerable<string> traces, string? log, bool verbose, Handshake ours, Terminal terminal)
    {
        var recorders = new Recorders();
        try
        {
            foreach (string trace in traces)
            {
                FileStream file = Create(trace);
                if (trace.EndsWith(".pcapng", StringComparison.OrdinalIgnoreCase)) recorders.Add(new PcapTrace(file, ours, terminal.Time, terminal.Complain));
                else recorders.Add(new JsonTrace(file, ours, terminal.Complain));
            }
            if (log is not null) recorders.Add(new LogWriter(new StreamWriter(Create(log)), LogDetail.Blocks, terminal.Complain));
            if (verbose) recorders.Add(new LogWriter(terminal.Error, LogDetail.Pieces, terminal.Complain, leaveOpen: true));
            return recorders;
        }
        catch
        {
            await recorders.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes out what is still on its way and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable recorder in _open) await recorder.DisposeAsync();
    }

    private void Add<T>(T recorder)
        where T : ISwarmObserver, IAsyncDisposable
    {
        _open.Add(recorder);
        _observers.Add(recorder);
    }

    private static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new JobFailedException($"cannot write {path}: {failed.Message}");
        }
    }
}
