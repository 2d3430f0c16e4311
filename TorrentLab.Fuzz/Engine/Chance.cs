namespace TorrentLab.Fuzz.Engine;

/// <summary>
/// Chance that follows from its seed alone (SplitMix64). A <see cref="Random"/> of a seed costs more to make than most
/// inputs cost to parse, and every input has one of its own.
/// </summary>
/// <param name="seed">Any number.</param>
internal struct Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The chance of one input.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="name">Of the target.</param>
    /// <param name="number">Of the input.</param>
    public static Chance Of(ulong seed, string name, long number)
    {
        ulong mixed = 14695981039346656037; // FNV-1a: the hash of a string differs from process to process
        foreach (char letter in name) mixed = (mixed ^ letter) * 1099511628211;
        return new Chance(new Chance(seed ^ mixed).Next() + (ulong)number);
    }

    public ulong Next()
    {
        ulong mixed = _state += 0x9e3779b97f4a7c15;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 to below <paramref name="limit"/>, which is at least 1.</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (uint)limit) >> 32);

    public bool OneIn(int times) => Below(times) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}
