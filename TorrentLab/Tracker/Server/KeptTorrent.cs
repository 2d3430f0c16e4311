using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>A torrent as it is kept while a tracker does not run.</summary>
/// <param name="InfoHash">Which.</param>
/// <param name="Downloaded">How often it was completed.</param>
/// <param name="Peers">Everybody who was there.</param>
public sealed record KeptTorrent(Sha1Hash InfoHash, long Downloaded, IReadOnlyList<KeptPeer> Peers);
