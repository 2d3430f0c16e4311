namespace TorrentLab.Fuzz.Engine;

/// <summary>Feeds inputs to targets and says whether what comes of it is allowed.</summary>
/// <param name="isTimed">Whether the time counts, too; a busy machine makes it long.</param>
internal sealed class Judge(bool isTimed)
{
    private const int Repeats = 3;
    private const int MostNanosecondsPerByte = 2_000;
    private static readonly TimeSpan MostTimeAtLeast = TimeSpan.FromMilliseconds(5); // whatever the length

    /// <summary>Feeds one input.</summary>
    public Verdict Examine(FuzzTarget target, ReadOnlyMemory<byte> input)
    {
        try
        {
            Observation seen = target.Feed(input);
            long allocation = target.AllocationLimit(input.Length);
            TimeSpan time = MostTimeAtLeast + TimeSpan.FromMicroseconds(input.Length * (MostNanosecondsPerByte / 1000.0));
            if (seen.Allocated > allocation || (isTimed && seen.Time > time)) seen = Again(target, input, seen);
            string? problem = seen.Allocated > allocation ? $"allocates {seen.Allocated} bytes for {input.Length} bytes of input, of {allocation} that it may"
                : isTimed && seen.Time > time ? $"takes {seen.Time.TotalMilliseconds:0.0} ms for {input.Length} bytes of input, of {time.TotalMilliseconds:0.0} that it may"
                : null;
            return new Verdict(seen, problem, null);
        }
        catch (Exception failed) // whatever a parser lets through is what is looked for
        {
            return new Verdict(default, failed is BrokenInvariantException ? failed.Message : $"{failed.GetType().Name}: {failed.Message}", failed);
        }
    }

    /// <summary>
    /// The least of several tries: a class that is set up, a pool that grows and a thread that waits count for one of them
    /// alone.
    /// </summary>
    public static Observation Again(FuzzTarget target, ReadOnlyMemory<byte> input, Observation seen)
    {
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            Observation next = target.Measure(input);
            seen = new Observation(next.IsAccepted, Math.Min(seen.Allocated, next.Allocated), seen.Time < next.Time ? seen.Time : next.Time);
        }
        return seen;
    }
}

/// <summary>What an input did, and what is wrong with that.</summary>
/// <param name="Seen">What was measured; nothing where something was thrown.</param>
/// <param name="Problem">Null where nothing is wrong.</param>
/// <param name="Thrown">What was thrown; null for nothing.</param>
internal sealed record Verdict(Observation Seen, string? Problem, Exception? Thrown)
{
    /// <summary>The same for inputs that fail in the same way: the problem without its numbers, and where it was thrown.</summary>
    public string Cause
    {
        get
        {
            bool isOurs = Thrown is null or BrokenInvariantException;
            string where = isOurs ? Problem! : Thrown!.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains(nameof(TorrentLab), StringComparison.Ordinal)) ?? "";
            return new string([.. $"{Thrown?.GetType().Name}{where}".Where(letter => !char.IsDigit(letter))]);
        }
    }
}
