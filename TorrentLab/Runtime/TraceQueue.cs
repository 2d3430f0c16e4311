using System.Threading.Channels;

namespace TorrentLab.Runtime;

/// <summary>
/// Takes records from the loop and writes them from a task of its own, in order, so that a download does not wait for
/// each of its trace's writes. No record is lost in silence: where the output is too slow the loop waits, and where the
/// output fails that is said once, later records are dropped and the download goes on.
/// </summary>
/// <typeparam name="T">One record: some bytes, a line of text.</typeparam>
internal sealed class TraceQueue<T> : IAsyncDisposable
{
    private readonly Func<T, Task> _write;
    private readonly Func<Task> _flush;
    private readonly IAsyncDisposable? _output;
    private readonly string _what;
    private readonly Action<string> _onFailure;
    private readonly Channel<T> _records;
    private readonly Task _run;
    private bool _hasFailed;
    private bool _isDisposed;

    /// <param name="capacity">Records that may wait; then the loop does.</param>
    /// <param name="write">Writes one record.</param>
    /// <param name="flush">Called whenever nothing more waits.</param>
    /// <param name="output">Disposed at the end; null where that is the caller's.</param>
    /// <param name="what">What fails when it fails: "trace", "log".</param>
    /// <param name="onFailure">Told once, on another thread, in one line.</param>
    public TraceQueue(
        int capacity, Func<T, Task> write, Func<Task> flush, IAsyncDisposable? output, string what, Action<string> onFailure)
    {
        (_write, _flush, _output, _what, _onFailure) = (write, flush, output, what, onFailure);
        _records = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _run = Task.Run(WriteAllAsync);
    }

    /// <summary>Queues a record; waits while the queue is full.</summary>
    public void Add(T record)
    {
        while (!_records.Writer.TryWrite(record))
            if (!_records.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult()) return; // the output failed, as was said
    }

    /// <summary>Writes what waits, then closes the output.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _records.Writer.TryComplete();
        await _run.ConfigureAwait(false);
        if (_output is null) return;
        try
        {
            await _output.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            Report(failed);
        }
    }

    private async Task WriteAllAsync()
    {
        try
        {
            while (await _records.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (_records.Reader.TryRead(out T? record)) await _write(record).ConfigureAwait(false);
                await _flush().ConfigureAwait(false);
            }
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            Report(failed);
        }
        finally
        {
            _records.Writer.TryComplete(); // nobody reads any more: Add must not wait
        }
    }

    private void Report(Exception failed)
    {
        if (_hasFailed) return;
        _hasFailed = true;
        _onFailure($"the {_what} is cut short: {failed.Message}; the download goes on without it");
    }
}
