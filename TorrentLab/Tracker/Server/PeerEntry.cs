using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>One peer of one torrent, 56 bytes.</summary>
internal struct PeerEntry
{
    public PeerId Id;
    public PeerAddress Address;
    public uint Key;

    /// <summary>When it was last heard of, in seconds on the tracker's clock.</summary>
    public int Seen;

    public ushort Port;
    public bool IsPartialSeed;

    /// <summary>It has said "completed", which counts once.</summary>
    public bool HasCompleted;

    public readonly int EndpointHash => HashOf(Address, Port);

    public readonly int IdHash => HashOf(Id, Key);

    // Both hashes are seeded anew in every process: nobody can prepare peers that all fall into one chain.
    public static int HashOf(PeerAddress address, ushort port) => HashCode.Combine(address.High, address.Low, port);

    public static int HashOf(PeerId id, uint key)
    {
        Span<byte> bytes = stackalloc byte[PeerId.Length];
        id.CopyTo(bytes);
        var hash = new HashCode();
        hash.AddBytes(bytes);
        hash.Add(key);
        return hash.ToHashCode();
    }

    public readonly ListedPeer ToListed() => new(Address, Port, Id);
}
