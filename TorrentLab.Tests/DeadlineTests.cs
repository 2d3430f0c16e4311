namespace TorrentLab.Tests;

public sealed class DeadlineTests
{
    [Fact(Timeout = 10_000)]
    public async Task What_never_comes_true_is_named_when_the_time_is_over()
    {
        using Deadline deadline = Deadline.InSeconds(0.2);

        TimeoutException failure = await Assert.ThrowsAsync<TimeoutException>(
            () => deadline.UntilAsync(_ => Task.FromResult(false), "the moon"));

        Assert.Equal("waited 0.2 s for the moon", failure.Message);
        Assert.True(deadline.Token.IsCancellationRequested);
    }

    [Fact(Timeout = 10_000)]
    public async Task It_asks_until_the_answer_is_yes()
    {
        using Deadline deadline = Deadline.InSeconds(10);
        int asked = 0;

        await deadline.UntilAsync(_ => Task.FromResult(++asked == 3), "the third time");

        Assert.Equal(3, asked);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_cancelled_wait_is_no_time_out()
    {
        using CancellationTokenSource stop = new();
        using Deadline deadline = new(TimeSpan.FromSeconds(10), stop.Token);
        Task waiting = deadline.UntilAsync(_ => Task.FromResult(false), "nothing");

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
