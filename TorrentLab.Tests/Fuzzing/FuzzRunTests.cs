using System.Collections.Concurrent;
using TorrentLab.Fuzz.Engine;

namespace TorrentLab.Tests.Fuzzing;

public sealed class FuzzRunTests
{
    [Fact]
    public void An_unexpected_exception_is_found_once_and_made_short()
    {
        IReadOnlyList<FuzzFailure> failures = Run(input => input.Span.IndexOf("-"u8) >= 0 ? throw new NotSupportedException() : input);

        FuzzFailure failure = Assert.Single(failures);
        Assert.IsType<NotSupportedException>(failure.Thrown);
        Assert.Equal("-"u8.ToArray(), failure.Input);
    }

    [Fact]
    public void The_seed_and_the_number_of_a_failure_give_its_input_again()
    {
        Func<ReadOnlyMemory<byte>, object?> read = input => input.Span.IndexOf("-"u8) >= 0 ? throw new NotSupportedException() : input;

        FuzzFailure failure = Run(read)[0];

        ReadOnlyMemory<byte> again = new InputMaker(BadTarget.Of(read), failure.Seed).Make(failure.Number);
        Assert.NotNull(new Judge(isTimed: false).Examine(BadTarget.Of(read), again).Problem);
    }

    [Fact]
    public void Memory_beyond_what_the_input_allows_is_found()
    {
        IReadOnlyList<FuzzFailure> failures = Run(input => new byte[input.Length * 20 + 1100]);

        Assert.Contains("allocates", Assert.Single(failures).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_is_needed_only_once_is_not_held_against_an_input()
    {
        object? kept = null;

        Assert.Empty(Run(_ => kept ??= new byte[100_000]));
    }

    [Fact]
    public void An_input_that_does_not_come_back_ends_the_run_and_is_told()
    {
        using var never = new ManualResetEventSlim();
        var failures = new List<FuzzFailure>();
        var plan = new FuzzPlan { Inputs = 2_000, Patience = TimeSpan.FromMilliseconds(200) };
        var run = new FuzzRun(() => [BadTarget.Of(input =>
        {
            if (input.Span.IndexOf("-"u8) >= 0) never.Wait();
            return null;
        })], plan, new FailureList(failures.Add));

        bool isWhole = run.Run(TimeSpan.FromMilliseconds(50), () => { }, CancellationToken.None);
        never.Set();

        Assert.False(isWhole);
        FuzzFailure failure = Assert.Single(failures);
        Assert.Equal("has not come back after 0.2 s", failure.Problem);
        Assert.Contains((byte)'-', failure.Input);
    }

    [Fact]
    public void A_broken_invariant_is_found()
    {
        FuzzTarget target = new FuzzTarget<object>
        {
            Name = BadTarget.Name,
            Covers = "",
            Grammar = BadTarget.Of(_ => null).Grammar,
            Seeds = ["le"u8.ToArray()],
            BytesPerByte = 1,
            Read = input => input,
            Check = (input, _) => BrokenInvariantException.Unless(input.Length < 100, "it is long"),
        };

        Verdict verdict = new Judge(isTimed: false).Examine(target, new byte[100]);

        Assert.Equal("it is long", verdict.Problem);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_inputs_are_the_same_whatever_the_number_of_threads(int threads)
    {
        var inputs = new ConcurrentBag<string>();
        Run(input =>
        {
            inputs.Add(Convert.ToHexString(input.Span));
            return null;
        }, new FuzzPlan { Inputs = 2_000, Threads = threads, Seed = 7 });

        // The first inputs may be fed more often than once, to see what they cost.
        var maker = new InputMaker(BadTarget.Of(_ => null), 7);
        string[] expected = [.. Enumerable.Range(0, 2_000).Select(number => Convert.ToHexString(maker.Make(number).Span)).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(expected, inputs.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Another_seed_gives_other_inputs()
    {
        InputMaker one = new(BadTarget.Of(_ => null), 1), other = new(BadTarget.Of(_ => null), 2);

        Assert.Contains(Enumerable.Range(2, 50), number => !one.Make(number).Span.SequenceEqual(other.Make(number).Span));
    }

    [Fact]
    public void Memory_that_grows_with_the_square_of_the_input_is_found()
    {
        FuzzTarget target = new FuzzTarget<object>
        {
            Name = BadTarget.Name,
            Covers = "",
            Grammar = BadTarget.Of(_ => null).Grammar,
            Seeds = ["le"u8.ToArray()],
            BytesPerByte = 64,
            Read = input => new byte[(long)input.Length * input.Length / 256],
            Bombs = new Dictionary<string, Func<int, byte[]>> { ["zeros"] = length => new byte[length] },
        };

        Assert.StartsWith("bad, zeros: allocates", Assert.Single(Scaling.Problems([target], isTimed: false)), StringComparison.Ordinal);
    }

    private static List<FuzzFailure> Run(Func<ReadOnlyMemory<byte>, object?> read) => Run(read, new FuzzPlan { Inputs = 2_000 });

    private static List<FuzzFailure> Run(Func<ReadOnlyMemory<byte>, object?> read, FuzzPlan plan)
    {
        var failures = new List<FuzzFailure>();
        new FuzzRun(() => [BadTarget.Of(read)], plan, new FailureList(failures.Add)).Run(TimeSpan.FromMinutes(1), () => { }, CancellationToken.None);
        return failures;
    }
}
