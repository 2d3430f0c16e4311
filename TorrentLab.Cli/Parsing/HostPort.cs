using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TorrentLab.Primitives;

namespace TorrentLab.Cli.Parsing;

/// <summary>A peer as the user writes it: an address or a name, and a port. "[2001:db8::1]:6881" for IPv6.</summary>
internal sealed record HostPort(string Host, int Port)
{
    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Reads the value of an option or argument.</summary>
    public static HostPort Parse(ArgumentResult result, string text)
    {
        int colon = text.LastIndexOf(':');
        string host = colon < 1 ? "" : text[..colon];
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        bool isPort = ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0;
        if (host.Length == 0 || !isPort || (host.Contains(':') && !isBracketed))
        {
            result.AddError($"'{text}' is not a peer: write HOST:PORT, 192.0.2.1:6881 or [2001:db8::1]:6881");
            return new HostPort("", 0);
        }
        return new HostPort(isBracketed ? host[1..^1] : host, port);
    }

    /// <summary>Looks a name up; an address stays as it is.</summary>
    /// <exception cref="JobFailedException">The name has no address.</exception>
    public async Task<IReadOnlyList<PeerEndpoint>> ResolveAsync(CancellationToken ct)
    {
        if (IPAddress.TryParse(Host, out IPAddress? address)) return [new PeerEndpoint(address, Port)];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LookupTimeout);
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(Host, limit.Token);
            return [.. found.Select(one => new PeerEndpoint(one, Port))];
        }
        catch (Exception failed) when (failed is SocketException or ArgumentException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            throw new JobFailedException($"the name '{Host}' of a peer has no address that could be found. Check its spelling, or write its address", failed);
        }
    }
}
