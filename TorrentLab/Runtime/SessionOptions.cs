using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Swarm;

namespace TorrentLab.Runtime;

/// <summary>What a user decides about a download, or about serving.</summary>
public sealed record SessionOptions
{
    /// <summary>Where the result goes, as OutputDirectory/name; made if absent.</summary>
    public string OutputDirectory { get; init; } = "downloads";

    /// <summary>True to keep what is already good on the disk; false to start afresh.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>The files of the torrent that are wanted; null for all.</summary>
    public FileSelection? Files { get; init; }

    /// <summary>Peers to try before any that a tracker names.</summary>
    public IReadOnlyList<PeerEndpoint> Peers { get; init; } = [];

    /// <summary>Fetches pieces in order, as the reference client does; otherwise the rarest first.</summary>
    public bool InOrder { get; init; } = true;

    /// <summary>Seeds every draw of lots: the order of trackers (BEP 12) and pieces, choking; null for a different one each time.</summary>
    public int? Seed { get; init; }

    /// <summary>The numbers that the engine works by.</summary>
    public SwarmOptions Swarm { get; init; } = new();
}
