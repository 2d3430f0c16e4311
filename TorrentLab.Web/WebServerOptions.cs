using System.Net;
using TorrentLab.Web.Host;

namespace TorrentLab.Web;

/// <summary>How the page and its API are served.</summary>
public sealed record WebServerOptions
{
    public required HostOptions Host { get; init; }

    /// <summary>The address of ours to listen on.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port; 0 for any that is free.</summary>
    public int Port { get; init; } = 8000;

    /// <summary>Names under which browsers may call the server, beside localhost and literal addresses.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>What a user must know to see or change anything; null for nothing. Must be set to listen beyond this machine.</summary>
    public string? Password { get; init; }

    /// <summary>Whether there is a tracker under /announce and /scrape.</summary>
    public bool HasTracker { get; init; }

    /// <summary>Most bytes that can be uploaded to be shared, all files together.</summary>
    public long MaxUpload { get; init; } = 16L * 1024 * 1024 * 1024;
}
