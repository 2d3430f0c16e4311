using TorrentLab.Lab;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class RateLimiterTests
{
    private const long KiB = 1024;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public void Without_a_limit_nobody_ever_waits()
    {
        RateLimiter limiter = new(_time, above: new RateLimiter(_time));

        Assert.Null(limiter.Limit);
        Assert.Equal(int.MaxValue, limiter.Quantum);
        for (int i = 0; i < 1000; i++) Assert.True(limiter.PayAsync(int.MaxValue, CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Theory, InlineData(2), InlineData(10), InlineData(40)]
    public void Connections_share_a_limit_evenly(int connections)
    {
        RateLimiter limiter = new(_time) { Limit = 100 * KiB };
        List<Sender> senders = [.. Enumerable.Range(0, connections).Select(_ => new Sender(limiter))];

        Run(TimeSpan.FromSeconds(5), senders);

        AssertNear(500 * KiB, senders.Sum(sender => sender.Moved));
        Assert.InRange(senders.Max(sender => sender.Moved) - senders.Min(sender => sender.Moved), 0, 3 * limiter.Quantum);
    }

    [Fact]
    public void A_limit_above_holds_for_all_below_it_together()
    {
        RateLimiter program = new(_time) { Limit = 100 * KiB };
        Sender slow = new(new RateLimiter(_time, program) { Limit = 20 * KiB });
        Sender free = new(new RateLimiter(_time, program));

        Run(TimeSpan.FromSeconds(5), [slow, free]);

        AssertNear(500 * KiB, slow.Moved + free.Moved);
        Assert.InRange(slow.Moved, 80 * KiB, 103 * KiB); // it waits for its turns, too
    }

    [Fact]
    public void The_smaller_limit_of_the_two_counts()
    {
        RateLimiter program = new(_time) { Limit = 10 * KiB };
        RateLimiter torrent = new(_time, program) { Limit = 100 * KiB };
        Sender sender = new(torrent);

        Run(TimeSpan.FromSeconds(5), [sender]);

        Assert.Equal(program.Quantum, torrent.Quantum);
        AssertNear(50 * KiB, sender.Moved);
    }

    [Fact]
    public void A_changed_limit_holds_from_then_on()
    {
        RateLimiter limiter = new(_time) { Limit = 10 * KiB };
        Sender sender = new(limiter);
        Run(TimeSpan.FromSeconds(5), [sender]);

        limiter.Limit = 200 * KiB;
        sender.CountAnew();
        Run(TimeSpan.FromSeconds(5), [sender]);
        AssertNear(1000 * KiB, sender.Moved);

        limiter.Limit = KiB;
        sender.CountAnew();
        Run(TimeSpan.FromSeconds(5), [sender]);
        AssertNear(5 * KiB, sender.Moved);
    }

    [Theory(Timeout = 10_000), InlineData(null, false), InlineData(1000 * KiB, false), InlineData(null, true), InlineData(1000 * KiB, true)]
    public async Task Who_waits_for_an_old_limit_goes_on_when_it_is_changed_or_removed(long? limit, bool isAbove)
    {
        RateLimiter program = new(_time);
        RateLimiter torrent = new(_time, program);
        RateLimiter changed = isAbove ? program : torrent;
        changed.Limit = KiB;
        Task waiting = torrent.PayAsync(64 * 1024, CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);

        changed.Limit = limit;

        using Deadline deadline = Deadline.InSeconds(5);
        await waiting.WaitAsync(deadline.Token);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_wait_can_be_ended_from_outside()
    {
        RateLimiter limiter = new(_time) { Limit = KiB };
        using CancellationTokenSource stop = new();
        Task waiting = limiter.PayAsync(64 * 1024, stop.Token).AsTask();

        await stop.CancelAsync();

        using Deadline deadline = Deadline.InSeconds(5);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(deadline.Token));
    }

    private static void AssertNear(long wanted, long actual) => Assert.InRange(actual, wanted - (wanted * 3 / 100), wanted + (wanted * 3 / 100));

    /// <summary>Lets the senders send as fast as they may, looked at after every millisecond.</summary>
    private void Run(TimeSpan duration, IReadOnlyList<Sender> senders)
    {
        SynchronizationContext.SetSynchronizationContext(null); // what waits for the clock goes on inside its Advance
        for (TimeSpan end = _time.Elapsed + duration; _time.Elapsed < end; _time.Advance(Step))
            foreach (Sender sender in senders) sender.Go();
    }

    /// <summary>A connection with more to send than it may.</summary>
    private sealed class Sender(RateLimiter limiter)
    {
        private Task? _paying;
        private int _bytes;

        public long Moved { get; private set; }

        /// <summary>Forgets what was moved, and what was paid to be moved next.</summary>
        public void CountAnew() => Moved = -_bytes;

        public void Go()
        {
            while (_paying is null || _paying.IsCompletedSuccessfully)
            {
                Moved += _bytes;
                _bytes = limiter.Quantum;
                _paying = limiter.PayAsync(_bytes, CancellationToken.None).AsTask();
            }
        }
    }
}
