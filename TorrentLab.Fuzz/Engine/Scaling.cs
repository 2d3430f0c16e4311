namespace TorrentLab.Fuzz.Engine;

/// <summary>Feeds each target its bombs in growing sizes: twice the input may cost twice as much, not four times.</summary>
internal static class Scaling
{
    private const int Smallest = 8 * 1024, Steps = 3; // doublings
    private const int Repeats = 3; // of Judge.Again, which repeats, too
    private const double Margin = 3; // caches and collections make long inputs a little dearer

    /// <summary>What grows faster than its input, a line each.</summary>
    /// <param name="targets">The targets.</param>
    /// <param name="isTimed">Whether time counts beside memory.</param>
    public static IEnumerable<string> Problems(IEnumerable<FuzzTarget> targets, bool isTimed) =>
        from target in targets
        from bomb in target.Bombs
        let problem = ProblemOf(target, bomb.Value, isTimed)
        where problem is not null
        select $"{target.Name}, {bomb.Key}: {problem}";

    private static string? ProblemOf(FuzzTarget target, Func<int, byte[]> bomb, bool isTimed)
    {
        byte[] large = bomb(Smallest << Steps);
        Observation ofLarge = Least(target, large, isTimed);
        if (ofLarge.Allocated > target.AllocationLimit(large.Length)) return $"allocates {ofLarge.Allocated} bytes for {large.Length} bytes of input";
        if (!isTimed) return null;
        byte[] small = bomb(Smallest);
        double growth = (double)large.Length / small.Length;
        double slower = Enumerable.Range(0, Repeats).Min(_ => Least(target, large, isTimed).Time / Least(target, small, isTimed).Time);
        return slower > growth * Margin ? $"{growth:0} times the input takes {slower:0} times as long, {ofLarge.Time.TotalMilliseconds:0.0} ms" : null;
    }

    private static Observation Least(FuzzTarget target, byte[] input, bool isTimed)
    {
        Observation seen = target.Measure(input);
        bool isEnough = !isTimed && seen.Allocated <= target.AllocationLimit(input.Length);
        for (int repeat = 0; repeat < Repeats && !isEnough; repeat++) seen = Judge.Again(target, input, seen);
        return seen;
    }
}
