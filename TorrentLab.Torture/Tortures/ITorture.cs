using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>One way to hurt the program, in episodes that each begin afresh.</summary>
internal interface ITorture
{
    /// <summary>"kill download".</summary>
    string Name { get; }

    /// <summary>Runs one episode. It counts at least one round.</summary>
    /// <exception cref="TortureFailure">Something was lost, or fetched again without need, or not said.</exception>
    Task RunAsync(Episode episode, CancellationToken ct);
}
