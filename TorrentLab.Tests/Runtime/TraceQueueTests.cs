using System.Collections.Concurrent;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class TraceQueueTests
{
    private readonly List<int> _written = [];
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact(Timeout = 10_000)]
    public async Task Disposing_writes_every_record_in_order_and_then_closes_the_output()
    {
        var output = new Output(() => _written.Add(-1));
        await using (TraceQueue<int> queue = Queue(4, WriteAsync, output))
        {
            for (int record = 0; record < 1000; record++) queue.Add(record);
        }

        Assert.Equal([.. Enumerable.Range(0, 1000), -1], _written);
        Assert.Empty(_failures);
    }

    [Fact(Timeout = 10_000)]
    public async Task With_a_slow_output_the_adder_waits_and_nothing_is_lost()
    {
        const int Capacity = 2;
        int added = 0;
        int farthestAhead = 0;
        await using (TraceQueue<int> queue = Queue(Capacity, async record =>
        {
            await _open.Task;
            _written.Add(record);
            farthestAhead = Math.Max(farthestAhead, Volatile.Read(ref added) - record);
        }))
        {
            Task adding = Task.Run(() =>
            {
                for (; added < 1000; Interlocked.Increment(ref added))
                {
                    if (added == Capacity) _open.SetResult(); // the output has held on to the first record until now
                    queue.Add(added);
                }
            });
            await adding;
        }

        Assert.Equal(Enumerable.Range(0, 1000), _written);
        Assert.InRange(farthestAhead, 1, Capacity + 1); // what waits, and the one that is being written
    }

    [Fact(Timeout = 10_000)]
    public async Task What_waits_is_flushed_before_the_next_record_comes()
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var queue = new TraceQueue<int>(4, WriteAsync, () =>
        {
            flushed.TrySetResult();
            return Task.CompletedTask;
        }, null, "trace", _failures.Enqueue);

        queue.Add(1);
        await flushed.Task;

        Assert.Equal([1], _written);
    }

    [Fact(Timeout = 10_000)]
    public async Task An_output_that_fails_is_reported_once_and_later_records_are_dropped()
    {
        var output = new Output(() => throw new IOException("No space left on device"));
        await using (TraceQueue<int> queue = Queue(2, record => record < 3 ? WriteAsync(record) : throw new IOException("Disk full"), output))
        {
            for (int record = 0; record < 1000; record++) queue.Add(record);
        }

        Assert.Equal([0, 1, 2], _written);
        Assert.Equal(["the trace is cut short: Disk full; the download goes on without it"], _failures);
    }

    [Fact(Timeout = 10_000)]
    public async Task An_adder_that_waits_is_let_go_when_the_output_fails()
    {
        await using TraceQueue<int> queue = Queue(1, async _ =>
        {
            await _open.Task;
            throw new IOException("Disk full");
        });
        Task adding = Task.Run(() =>
        {
            for (int record = 0; record < 10; record++) queue.Add(record);
        });
        _open.SetResult();

        await adding;
    }

    [Fact(Timeout = 10_000)]
    public async Task An_output_that_cannot_be_closed_is_reported()
    {
        await Queue(2, WriteAsync, new Output(() => throw new IOException("Disk full"))).DisposeAsync();

        Assert.Equal(["the trace is cut short: Disk full; the download goes on without it"], _failures);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_bug_of_ours_shows_at_the_end_and_blocks_nobody()
    {
        TraceQueue<int> queue = Queue(1, _ => throw new InvalidOperationException("a bug"));
        for (int record = 0; record < 10; record++) queue.Add(record);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await queue.DisposeAsync());

        Assert.Empty(_failures);
    }

    [Fact(Timeout = 10_000)]
    public async Task Disposing_twice_closes_the_output_once()
    {
        TraceQueue<int> queue = Queue(1, WriteAsync, new Output(() => _written.Add(-1)));

        await queue.DisposeAsync();
        await queue.DisposeAsync();

        Assert.Equal([-1], _written);
    }

    private TraceQueue<int> Queue(int capacity, Func<int, Task> write, IAsyncDisposable? output = null) =>
        new(capacity, write, () => Task.CompletedTask, output, "trace", _failures.Enqueue);

    private Task WriteAsync(int record)
    {
        _written.Add(record);
        return Task.CompletedTask;
    }

    private sealed class Output(Action close) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            close();
            return ValueTask.CompletedTask;
        }
    }
}
