using System.Net;

namespace TorrentLab.Runtime;

/// <summary>One HTTP request to a tracker and what came back, for tools that show it. Redirects have been followed.</summary>
public sealed record TrackerExchange
{
    /// <summary>The URLs asked, first to last: more than one when there were redirects. They hold passkeys.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>Request line and headers of the last request as they were sent, lines ended by "\n".</summary>
    public required string Request { get; init; }

    /// <summary>The address that answered last; null where the connection did not say.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>HTTP status code of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>"HTTP/1.1 200 OK". From the tracker, so not yet safe to print; the same goes for what follows.</summary>
    public required string StatusLine { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The body as it was transferred, still compressed if it was; at most 1 MiB.</summary>
    public required ReadOnlyMemory<byte> RawBody { get; init; }

    /// <summary>The body, decompressed; at most 1 MiB.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
