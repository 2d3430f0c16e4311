namespace TorrentLab.Web.Host;

/// <summary>What a server does by itself: every second it looks at what runs, every two it notes the rates, every fifteen it saves.</summary>
internal sealed class HostClock(TorrentQueue queue, TimeProvider time, Func<Task> save) : IAsyncDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stop = new();
    private readonly RateRecorder _rates = new();
    private readonly long _started = time.GetTimestamp();
    private Task _run = Task.CompletedTask;
    private TorrentTotals _saved;
    private long _sampled = -1;

    /// <summary>The rates of all torrents together.</summary>
    public RateHistory History => _rates.Read(LastStep);

    /// <summary>The last step of the histories that was noted.</summary>
    public long LastStep => Volatile.Read(ref _sampled);

    public void Begin() => _run = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(TickEvery, time);
        (TimeSpan ticked, TimeSpan saved) = (time.GetElapsedTime(_started), TimeSpan.Zero);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            TimeSpan now = time.GetElapsedTime(_started);
            queue.Tick(now - ticked);
            ticked = now;
            Sample((long)now.TotalSeconds / RateRecorder.Step);
            if (now - saved < SaveEvery) continue;
            saved = now;
            await SaveAsync();
        }
    }

    private void Sample(long step)
    {
        if (step <= _sampled) return;
        (long down, long up) = queue.Sample(step);
        _rates.Add(step, down, up);
        Volatile.Write(ref _sampled, step);
    }

    private async Task SaveAsync()
    {
        TorrentTotals totals = queue.Totals;
        if (totals == _saved) return;
        _saved = totals;
        await save();
    }
}
