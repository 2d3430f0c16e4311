using TorrentLab.Swarm;

namespace TorrentLab.Tests.Swarm;

public sealed class TokenBucketTests
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Run = TimeSpan.FromSeconds(20);

    public static TheoryData<long, int> RatesAndDelays()
    {
        TheoryData<long, int> data = [];
        foreach (long rate in (long[])[KiB, 10 * KiB, MiB, 100 * MiB])
            foreach (int late in (int[])[0, 40]) data.Add(rate, late);
        return data;
    }

    [Theory, MemberData(nameof(RatesAndDelays))]
    public void Who_pays_before_it_moves_bytes_keeps_to_the_rate_in_every_window_of_5_s(long rate, int lateMilliseconds)
    {
        TokenBucket bucket = new(rate);
        Random random = new(1);
        List<Move> moves = [];
        for (TimeSpan now = TimeSpan.Zero; now < Run;)
        {
            int bytes = bucket.Quantum;
            now += Wait(bucket.Pay(bytes, now), lateMilliseconds, random);
            moves.Add(new Move(now, bytes));
        }

        AssertEveryWindow(moves, rate);
    }

    [Theory, MemberData(nameof(RatesAndDelays))]
    public void Who_pays_for_what_has_come_keeps_to_the_rate_in_every_window_of_5_s(long rate, int lateMilliseconds)
    {
        TokenBucket bucket = new(rate);
        Random random = new(2);
        List<Move> moves = [];
        for (TimeSpan now = TimeSpan.Zero; now < Run;)
        {
            int bytes = random.Next(1, bucket.Quantum + 1);
            moves.Add(new Move(now, bytes));
            now += Wait(bucket.Pay(bytes, now), lateMilliseconds, random);
        }

        AssertEveryWindow(moves, rate);
    }

    [Theory, InlineData(KiB), InlineData(10 * KiB), InlineData(MiB), InlineData(100 * MiB)]
    public void An_idle_bucket_gives_no_burst_above_100_ms_worth(long rate)
    {
        TokenBucket bucket = new(rate);
        TimeSpan now = TimeSpan.FromHours(1);

        long burst = 0;
        while (bucket.Pay(bucket.Quantum, now) == TimeSpan.Zero) burst += bucket.Quantum;

        Assert.InRange(burst, rate / 20, rate / 10);
    }

    [Fact]
    public void What_was_not_paid_in_time_is_waited_for_in_full()
    {
        TokenBucket bucket = new(1000);

        Assert.Equal(TimeSpan.Zero, bucket.Pay(100, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(3), bucket.Pay(3000, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(2.5), bucket.Pay(500, TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(KiB, 51)]
    [InlineData(MiB, 52_428)]
    [InlineData(100 * MiB, 65_536)]
    [InlineData(long.MaxValue, 65_536)]
    public void As_much_is_moved_at_a_time_as_50_ms_let_through_and_64_KiB_at_most(long rate, int quantum) =>
        Assert.Equal(quantum, new TokenBucket(rate).Quantum);

    [Theory, InlineData(0), InlineData(-5)]
    public void A_rate_below_1_is_1(long rate)
    {
        TokenBucket bucket = new(rate);

        Assert.Equal(1, bucket.BytesPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(9.9), bucket.Pay(10, TimeSpan.Zero));
    }

    private static TimeSpan Wait(TimeSpan wait, int lateMilliseconds, Random random) =>
        wait == TimeSpan.Zero ? wait : wait + TimeSpan.FromMilliseconds(random.Next(lateMilliseconds + 1));

    /// <summary>Looks at the window that begins with each move, as long as the run has one.</summary>
    private static void AssertEveryWindow(List<Move> moves, long rate)
    {
        double wanted = rate * Window.TotalSeconds;
        long inside = 0;
        int next = 0;
        for (int first = 0; moves[first].At + Window < Run; first++)
        {
            while (next < moves.Count && moves[next].At < moves[first].At + Window) inside += moves[next++].Bytes;
            Assert.True(Math.Abs(inside - wanted) <= wanted * 0.03, $"{inside} bytes from {moves[first].At} on; wanted are {wanted}");
            inside -= moves[first].Bytes;
        }
        Assert.True(next > 1, "nothing moved");
    }

    private readonly record struct Move(TimeSpan At, int Bytes);
}
