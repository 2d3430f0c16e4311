namespace TorrentLab.Fuzz.Engine;

/// <summary>A parser took an input and made something of it that must not be.</summary>
internal sealed class BrokenInvariantException(string what) : Exception(what)
{
    /// <summary>Throws where something does not hold.</summary>
    public static void Unless(bool holds, string what)
    {
        if (!holds) throw new BrokenInvariantException(what);
    }
}
