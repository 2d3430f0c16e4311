namespace TorrentLab.Tracker.Server;

/// <summary>A peer as it is kept while a tracker does not run.</summary>
/// <param name="Peer">Who.</param>
/// <param name="Key">Its key; 0 for none.</param>
/// <param name="IsSeed">It misses nothing.</param>
/// <param name="IsPartialSeed">It misses something and does not want it (BEP 21).</param>
/// <param name="SilentSeconds">How long ago it was heard of.</param>
public readonly record struct KeptPeer(ListedPeer Peer, uint Key, bool IsSeed, bool IsPartialSeed, int SilentSeconds)
{
    internal static KeptPeer Of(in PeerEntry entry, bool isUploader, int now) =>
        new(entry.ToListed(), entry.Key, isUploader && !entry.IsPartialSeed, entry.IsPartialSeed, now - entry.Seen);
}
