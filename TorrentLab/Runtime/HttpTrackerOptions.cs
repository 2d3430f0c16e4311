using System.Net;

namespace TorrentLab.Runtime;

/// <summary>Limits and trust of <see cref="HttpTrackerClient"/>.</summary>
public sealed record HttpTrackerOptions
{
    /// <summary>A PEM file with certificates to trust beside the system's; null for the system's alone.</summary>
    public string? CaFile { get; init; }

    /// <summary>The address of ours to ask from, which trackers take for that of our peers' port; null for the one that the system picks.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>From the call to the last byte of the body, redirects included.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most bytes of a body, both as transferred and decompressed.</summary>
    public int MaxBodyLength { get; init; } = 1024 * 1024;

    /// <summary>Most redirects followed.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Which addresses count as the public Internet. A test puts its own notion here.</summary>
    internal Func<IPAddress, bool> IsPublic { get; init; } = HttpTrackerDialer.IsPublicAddress;
}
