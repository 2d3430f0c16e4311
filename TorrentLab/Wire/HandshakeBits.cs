namespace TorrentLab.Wire;

/// <summary>The reserved bits of a handshake, by the extensions that own them (BEP 4, "reserved bit allocations").</summary>
public static class HandshakeBits
{
    private static readonly (ulong Bit, string Name)[] Known =
    [
        (1ul << 63, "Azureus messaging"),
        (Handshake.ExtensionBit, "extension protocol (BEP 10)"),
        (1ul << 4, "hybrid torrents, version 2 (BEP 52)"),
        (1ul << 3, "NAT traversal"),
        (Handshake.FastBit, "fast extension (BEP 6)"),
        (1ul << 0, "DHT (BEP 5)"),
    ];

    /// <summary>The extensions that reserved bytes announce; bits that nobody knows by their value.</summary>
    /// <param name="reserved">As in <see cref="Handshake.Reserved"/>.</param>
    public static IReadOnlyList<string> Names(ulong reserved)
    {
        List<string> names = [];
        foreach ((ulong bit, string name) in Known)
        {
            if ((reserved & bit) != 0) names.Add(name);
            reserved &= ~bit;
        }
        if (reserved != 0) names.Add($"unknown bits {reserved:x16}");
        return names;
    }
}
