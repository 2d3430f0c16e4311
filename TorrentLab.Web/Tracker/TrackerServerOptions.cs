using System.Net;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Web.Tracker;

/// <summary>Where a tracker listens, and what it keeps.</summary>
public sealed record TrackerServerOptions
{
    /// <summary>TCP port of HTTP; 0 for any free one.</summary>
    public int Port { get; init; } = 6969;

    /// <summary>UDP port; 0 for any free one, null for the same number as TCP.</summary>
    public int? UdpPort { get; init; }

    /// <summary>The address of ours to listen on; null for all, IPv4 and IPv6.</summary>
    public IPAddress? Bind { get; init; }

    /// <summary>Interval, limits and whitelist.</summary>
    public RegistryOptions Registry { get; init; } = new();

    /// <summary>The JSON file that keeps the peers while the tracker does not run; null for none.</summary>
    public string? StateFile { get; init; }

    /// <summary>How often the file is written anew beside once at the end.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromMinutes(5);
}
