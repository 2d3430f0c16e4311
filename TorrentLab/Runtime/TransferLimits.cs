namespace TorrentLab.Runtime;

/// <summary>The rate limits that the connections of a torrent keep to. They count every byte of the peer wire.</summary>
/// <param name="Down">For what is received.</param>
/// <param name="Up">For what is sent.</param>
public sealed record TransferLimits(RateLimiter Down, RateLimiter Up)
{
    /// <summary>No limit, until one is set.</summary>
    public static TransferLimits None(TimeProvider time) => new(new RateLimiter(time), new RateLimiter(time));
}
