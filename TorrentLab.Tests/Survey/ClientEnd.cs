namespace TorrentLab.Tests.Survey;

/// <summary>What became of a client while it was watched.</summary>
/// <param name="Completes">It has every piece.</param>
/// <param name="Watched">How long it was watched.</param>
/// <param name="Exit">Its exit code, where it ended by itself.</param>
/// <param name="Memory">The most memory that it was seen to hold, in bytes.</param>
/// <param name="TookTooMuch">It was ended because it held more than <see cref="ClientWatch.MaxMemory"/>.</param>
internal sealed record ClientEnd(bool Completes, TimeSpan Watched, int? Exit, long Memory, bool TookTooMuch)
{
    private const int FirstSignal = 128;
    private const long Megabyte = 1 << 20;
    private const long MuchMemory = 200 * Megabyte; // none of the clients comes near it by a small torrent alone

    /// <summary>What is to be told of the client itself.</summary>
    public IEnumerable<string> Words()
    {
        if (TookTooMuch) yield return $"takes more than {ClientWatch.MaxMemory / Megabyte} MB of memory, and was ended";
        else if (Memory > MuchMemory) yield return $"takes {Memory / (100 * Megabyte) * 100} MB of memory";
        if (Exit is { } code) yield return code > FirstSignal ? $"crashes (exit {code})" : $"ends (exit {code})";
        if (!Completes && !TookTooMuch && Exit is null) yield return $"not complete in {Watched.TotalSeconds:0} s";
    }
}
