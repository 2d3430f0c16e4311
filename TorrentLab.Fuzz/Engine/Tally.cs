namespace TorrentLab.Fuzz.Engine;

/// <summary>What was seen of one target.</summary>
internal sealed record Tally
{
    /// <summary>A shorter input counts as so many bytes where something is told for each byte.</summary>
    private const int LeastLength = 256;

    public long Inputs { get; set; }

    /// <summary>Inputs that the parser took.</summary>
    public long Accepted { get; set; }

    /// <summary>Inputs that it refused in the way that its documentation says.</summary>
    public long Refused { get; set; }

    public long Failed { get; set; }

    /// <summary>Time of all threads, that for making the inputs included.</summary>
    public TimeSpan Time { get; set; }

    /// <summary>Most bytes allocated for a byte of input.</summary>
    public double MostAllocated { get; set; }

    /// <summary>Most nanoseconds for a byte of input; the least of several tries.</summary>
    public double Slowest { get; set; }

    /// <summary>Counts one input.</summary>
    public void Count(FuzzTarget target, ReadOnlyMemory<byte> input, Verdict verdict)
    {
        Inputs++;
        if (verdict.Problem is not null)
        {
            Failed++;
            return;
        }
        if (verdict.Seen.IsAccepted) Accepted++;
        else Refused++;
        int length = Math.Max(LeastLength, input.Length);
        if (verdict.Seen.Allocated <= MostAllocated * length && verdict.Seen.Time.TotalNanoseconds <= Slowest * length) return;
        Observation again = Judge.Again(target, input, verdict.Seen);
        MostAllocated = Math.Max(MostAllocated, (double)again.Allocated / length);
        Slowest = Math.Max(Slowest, again.Time.TotalNanoseconds / length);
    }

    public void Add(Tally other)
    {
        Inputs += other.Inputs;
        Accepted += other.Accepted;
        Refused += other.Refused;
        Failed += other.Failed;
        Time += other.Time;
        MostAllocated = Math.Max(MostAllocated, other.MostAllocated);
        Slowest = Math.Max(Slowest, other.Slowest);
    }
}
