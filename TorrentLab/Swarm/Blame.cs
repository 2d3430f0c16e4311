using TorrentLab.Primitives;

namespace TorrentLab.Swarm;

/// <summary>
/// Finds out who sent the wrong blocks of a corrupt piece. If one peer fed it whole, that one did. Otherwise the hash of
/// each block is kept until the piece has come right; then every block that differs from the right one names its sender.
/// </summary>
internal sealed class Blame
{
    private readonly Dictionary<int, List<Testimony>> _open = [];

    /// <summary>A piece had the wrong hash.</summary>
    /// <param name="piece">Its index.</param>
    /// <param name="feeders">Who sent each block.</param>
    /// <param name="hashes">SHA-1 of each block.</param>
    /// <returns>Who is guilty for sure.</returns>
    public IReadOnlyCollection<KnownPeer> Corrupt(int piece, IReadOnlyList<KnownPeer> feeders, IReadOnlyList<Sha1Hash> hashes)
    {
        if (feeders.Distinct().Count() == 1) return [feeders[0]];
        if (!_open.TryGetValue(piece, out List<Testimony>? testimonies)) _open[piece] = testimonies = [];
        for (int block = 0; block < feeders.Count; block++) testimonies.Add(new Testimony(block, feeders[block], hashes[block]));
        return [];
    }

    /// <summary>The piece has come right.</summary>
    /// <param name="piece">Its index.</param>
    /// <param name="hashes">SHA-1 of each block, now known to be right; null where nobody asked for them.</param>
    /// <returns>Who had sent other bytes before.</returns>
    public IReadOnlyCollection<KnownPeer> Right(int piece, IReadOnlyList<Sha1Hash>? hashes)
    {
        if (!_open.Remove(piece, out List<Testimony>? testimonies) || hashes is null) return [];
        return [.. testimonies.Where(said => said.Hash != hashes[said.Block]).Select(said => said.Peer).Distinct()];
    }

    private sealed record Testimony(int Block, KnownPeer Peer, Sha1Hash Hash);
}
