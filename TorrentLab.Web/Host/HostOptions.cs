using System.Net;

namespace TorrentLab.Web.Host;

/// <summary>Where a server of torrents keeps things, and how it reaches peers and trackers. Fixed while it runs.</summary>
public sealed record HostOptions
{
    /// <summary>Where content goes; made if absent.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Where the server keeps what it must know after a restart; made if absent. One server at a time.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The TCP port for peers, or the next free one above; 0 for any.</summary>
    public int PeerPort { get; init; } = 6881;

    /// <summary>The address of ours to listen on for peers and to call them and trackers from; null for all.</summary>
    public IPAddress? Bind { get; init; }

    /// <summary>A PEM file of certificates to trust beside the system's when trackers are asked.</summary>
    public string? TrackerCa { get; init; }

    /// <summary>The settings of a server that has no state yet.</summary>
    public HostSettings Defaults { get; init; } = new();
}
