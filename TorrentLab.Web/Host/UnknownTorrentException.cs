using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>There is no such torrent; perhaps it was removed a moment ago.</summary>
/// <param name="hash">Which was asked for.</param>
public sealed class UnknownTorrentException(Sha1Hash hash) : Exception($"there is no torrent {hash}")
{
    /// <summary>The info-hash that was asked for.</summary>
    public Sha1Hash Hash { get; } = hash;
}
