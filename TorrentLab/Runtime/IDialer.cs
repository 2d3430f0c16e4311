using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Makes connections to peers: over TCP, or in memory for tests.</summary>
public interface IDialer
{
    /// <summary>Connects.</summary>
    /// <exception cref="IOException">Nobody answers there; the message says why.</exception>
    ValueTask<Stream> DialAsync(PeerEndpoint endpoint, CancellationToken cancellationToken);
}
