namespace TorrentLab.Web.Api;

/// <summary>A request that is answered with a problem (RFC 9457).</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="title">The kind of problem, in a few words.</param>
/// <param name="detail">What is wrong and what to do, in a sentence. No path of this machine.</param>
internal sealed class ApiException(int status, string title, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string Title { get; } = title;

    /// <summary>The torrent that is concerned, where that helps; null otherwise.</summary>
    public string? Hash { get; init; }

    /// <summary>Seconds after which it can be tried again; null for no such time.</summary>
    public int? RetryAfter { get; init; }
}
