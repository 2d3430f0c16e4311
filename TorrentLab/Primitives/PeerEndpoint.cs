using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TorrentLab.Primitives;

/// <summary>Where a peer listens: an IP address and a TCP port. Compact on the wire: 6 bytes (BEP 23) or 18 (BEP 7).</summary>
public readonly record struct PeerEndpoint
{
    /// <summary>Bytes of the compact form of an IPv4 endpoint (BEP 23).</summary>
    public const int CompactLength = 6;

    /// <summary>Bytes of the compact form of an IPv6 endpoint (BEP 7).</summary>
    public const int CompactLength6 = 18;

    /// <param name="address">An address; an IPv4-mapped IPv6 one becomes plain IPv4, so that one peer has one name.</param>
    /// <param name="port">0..65535.</param>
    public PeerEndpoint(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)port, 65535u, nameof(port));
        Address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Port = port;
    }

    public IPAddress Address { get; }

    public int Port { get; }

    /// <summary>False for what nobody can listen on: port 0, the unspecified address, broadcast, multicast.</summary>
    public bool IsDialable
    {
        get
        {
            if (Port == 0 || Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any) || Address.IsIPv6Multicast)
                return false;
            return Address.AddressFamily != AddressFamily.InterNetwork || Address.GetAddressBytes()[0] is > 0 and < 224;
        }
    }

    /// <summary>Reads the compact form, 6 or 18 bytes.</summary>
    /// <exception cref="ArgumentException">Neither 6 nor 18 bytes.</exception>
    public static PeerEndpoint FromCompact(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is not (CompactLength or CompactLength6))
            throw new ArgumentException($"a compact peer has 6 or 18 bytes, not {bytes.Length}", nameof(bytes));
        return new PeerEndpoint(new IPAddress(bytes[..^2]), BinaryPrimitives.ReadUInt16BigEndian(bytes[^2..]));
    }

    /// <summary>Reads "1.2.3.4:6881" or "[2001:db8::1]:6881". Names are not looked up: that would be I/O.</summary>
    public static bool TryParse(string text, out PeerEndpoint endpoint)
    {
        endpoint = default;
        int colon = text.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            return false;
        ReadOnlySpan<char> host = text.AsSpan(0, colon);
        bool bracketed = host[0] == '[' && host[^1] == ']';
        if (bracketed) host = host[1..^1];
        if (host.Contains(':') != bracketed || !IPAddress.TryParse(host, out IPAddress? address)) return false;
        endpoint = new PeerEndpoint(address, port);
        return true;
    }

    /// <summary>The compact form: 6 bytes for IPv4, 18 for IPv6.</summary>
    public byte[] ToCompact()
    {
        byte[] address = Address.GetAddressBytes();
        byte[] result = new byte[address.Length + 2];
        address.CopyTo(result, 0);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(address.Length), (ushort)Port);
        return result;
    }

    public override string ToString() =>
        Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}
