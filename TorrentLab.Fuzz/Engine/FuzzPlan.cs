namespace TorrentLab.Fuzz.Engine;

/// <summary>How long and how wide a run is.</summary>
internal sealed record FuzzPlan
{
    /// <summary>Decides the inputs.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Inputs in all, spread evenly over the targets; null for no end.</summary>
    public long? Inputs { get; init; }

    public int Threads { get; init; } = 1;

    /// <summary>Time after which an input is taken for one that never comes back.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether an input may fail by taking too long.</summary>
    public bool IsTimed { get; init; }
}
