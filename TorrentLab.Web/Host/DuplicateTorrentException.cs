using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>The torrent is there already.</summary>
/// <param name="hash">Which.</param>
public sealed class DuplicateTorrentException(Sha1Hash hash) : Exception($"torrent {hash} is there already")
{
    /// <summary>Its info-hash.</summary>
    public Sha1Hash Hash { get; } = hash;
}
