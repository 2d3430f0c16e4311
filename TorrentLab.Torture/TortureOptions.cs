using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture;

/// <summary>What the user of the harness decides.</summary>
internal sealed record TortureOptions
{
    /// <summary>How torrentlab is started.</summary>
    public required TorrentlabProgram Program { get; init; }

    /// <summary>Gives all chance; printed, so that a failure can be had again.</summary>
    public required int Seed { get; init; }

    /// <summary>Where episodes have their folders.</summary>
    public required string Folder { get; init; }

    /// <summary>The first episode, from 1.</summary>
    public int FirstEpisode { get; init; } = 1;

    /// <summary>No episode begins after so long; null for no such limit.</summary>
    public TimeSpan? Limit { get; init; }
}
