using System.Buffers.Binary;

namespace TorrentLab.Tracker.Server;

/// <summary>
/// Connection ids that need no memory (BEP 15, "UDP connections / spoofing"): 16 bits of the second in which the id was
/// given and 48 bits of a keyed hash over address and second. Whoever holds one has received a packet at that address
/// within the last two minutes.
/// </summary>
/// <param name="key">16 bytes that nobody can guess.</param>
public sealed class UdpConnectionIds(ReadOnlySpan<byte> key)
{
    /// <summary>"A tracker should accept connection IDs until two minutes after it has been send."</summary>
    public const int LifeSeconds = 120;

    private const int SecondBits = 16;
    private const int MacBits = 64 - SecondBits;

    private readonly ulong _key0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
    private readonly ulong _key1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);

    /// <summary>The id for an address, given now.</summary>
    public ulong Create(PeerAddress address, int now) => ((ulong)(ushort)now << MacBits) | Mac(address, now);

    /// <summary>Whether the id was given to this address not longer ago than it lives.</summary>
    public bool IsValid(ulong connectionId, PeerAddress address, int now)
    {
        ushort age = (ushort)((ushort)now - (ushort)(connectionId >> MacBits));
        return age <= LifeSeconds && connectionId == Create(address, now - age);
    }

    private ulong Mac(PeerAddress address, int second)
    {
        Span<byte> message = stackalloc byte[2 * sizeof(ulong) + sizeof(int)];
        BinaryPrimitives.WriteUInt64BigEndian(message, address.High);
        BinaryPrimitives.WriteUInt64BigEndian(message[8..], address.Low);
        BinaryPrimitives.WriteInt32BigEndian(message[16..], second);
        return SipHash.Of(_key0, _key1, message) >> SecondBits;
    }
}
