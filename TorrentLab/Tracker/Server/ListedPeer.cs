using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>A peer as a tracker tells of it.</summary>
/// <param name="Address">Where its announce came from.</param>
/// <param name="Port">The TCP port that it named, 1..65535.</param>
/// <param name="Id">Only the dictionary form carries it.</param>
public readonly record struct ListedPeer(PeerAddress Address, ushort Port, PeerId Id)
{
    /// <summary>Bytes of the compact form: 6 (BEP 23) or 18 (BEP 7).</summary>
    public int CompactLength => Address.Length + sizeof(ushort);

    /// <summary>Writes the compact form and says how many bytes it has.</summary>
    public int WriteCompact(Span<byte> destination)
    {
        int length = Address.CopyTo(destination);
        destination[length] = (byte)(Port >> 8);
        destination[length + 1] = (byte)Port;
        return length + sizeof(ushort);
    }
}
