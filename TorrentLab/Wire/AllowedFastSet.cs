using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using TorrentLab.Primitives;

namespace TorrentLab.Wire;

/// <summary>
/// The pieces that a peer may ask for while it is choked, so that a newcomer gets something to trade (BEP 6, "allowed fast
/// set generation"). They follow from its address and the torrent alone: reconnecting, or another address in the same
/// network, does not get it more.
/// </summary>
public static class AllowedFastSet
{
    /// <summary>Pieces of a set: the k of BEP 6, which recommends 10.</summary>
    public const int Size = 10;

    /// <summary>The set for a peer.</summary>
    /// <param name="address">The peer's address. BEP 6 leaves IPv6 open: such a peer gets an empty set.</param>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="pieces">Number of pieces of the torrent.</param>
    /// <param name="size">How many pieces; all of them when the torrent has no more.</param>
    /// <returns>The pieces in the order of their generation, each once.</returns>
    public static IReadOnlyList<int> Of(IPAddress address, Sha1Hash infoHash, int pieces, int size = Size)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily != AddressFamily.InterNetwork) return [];
        if (pieces <= size) return [.. Enumerable.Range(0, pieces)]; // the generation would never find enough
        Span<byte> x = stackalloc byte[4 + Sha1Hash.Length];
        address.TryWriteBytes(x, out _);
        x[3] = 0; // whoever shares the first three bytes shares the set
        infoHash.CopyTo(x[4..]);
        Sha1Hash hash = Sha1Hash.Of(x);
        List<int> set = [];
        Span<byte> words = stackalloc byte[Sha1Hash.Length];
        while (true)
        {
            hash.CopyTo(words);
            for (int i = 0; i < Sha1Hash.Length; i += 4)
            {
                int piece = (int)(BinaryPrimitives.ReadUInt32BigEndian(words[i..]) % (uint)pieces);
                if (!set.Contains(piece)) set.Add(piece);
                if (set.Count == size) return set;
            }
            hash = Sha1Hash.Of(words);
        }
    }
}
