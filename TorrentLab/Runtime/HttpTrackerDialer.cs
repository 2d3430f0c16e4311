using System.Net;
using System.Net.Sockets;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>
/// Opens the TCP connection of one request. Addresses are checked here, after the name was looked up, because a name
/// that a public tracker redirects to can lead anywhere.
/// </summary>
internal sealed class HttpTrackerDialer(TimeProvider time, Func<IPAddress, bool> isPublic, IPAddress? local)
{
    // A dead address (IPv6 without a route is the usual one) must leave time for the next. The last one has no next.
    private static readonly TimeSpan TimeBeforeNext = TimeSpan.FromSeconds(5);

    /// <summary>The requests of one exchange share this: whether one of them met the public Internet, and who answered.</summary>
    public sealed class Trail
    {
        public bool WasPublic { get; set; }

        public IPEndPoint? Remote { get; set; }
    }

    /// <summary>A connected stream to <paramref name="host"/>, over IPv6 or IPv4.</summary>
    /// <param name="host">A name or an address, without brackets.</param>
    /// <param name="port">1..65535.</param>
    /// <param name="trail">Where this exchange has been; told where it is now.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SocketException">No address, or none that answers.</exception>
    /// <exception cref="TimeoutException">None that answers in time.</exception>
    /// <exception cref="TrackerException">An address that nobody can have, or one where this exchange may not go.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, Trail trail, CancellationToken ct)
    {
        IPAddress[] addresses = await ResolveAsync(host, ct).ConfigureAwait(false);
        Exception? last = null;
        for (int i = 0; i < addresses.Length; i++)
        {
            IPAddress address = addresses[i];
            var endpoint = new IPEndPoint(address, port);
            TimeSpan limit = i + 1 < addresses.Length ? TimeBeforeNext : Timeout.InfiniteTimeSpan;
            if (trail.WasPublic && !isPublic(address))
                throw new TrackerException($"a public tracker may not redirect to the private address {address}");
            try
            {
                Stream stream = await ConnectAsync(endpoint, limit, ct).ConfigureAwait(false);
                (trail.WasPublic, trail.Remote) = (isPublic(address), endpoint);
                return stream;
            }
            catch (Exception e) when (e is SocketException or TimeoutException)
            {
                last = e; // the next address may answer
            }
        }
        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, ct).ConfigureAwait(false);
        }
        catch (ArgumentException e)
        {
            string why = TrackerText.Printable(e.Message); // 0.0.0.0, or a name of more than 255 characters
            throw new TrackerException($"{TrackerText.Printable(host)} is no host to connect to: {why}", e);
        }
    }

    private async Task<Stream> ConnectAsync(IPEndPoint endpoint, TimeSpan limit, CancellationToken ct)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            if (local?.AddressFamily == endpoint.AddressFamily) socket.Bind(new IPEndPoint(local, 0));
            await socket.ConnectAsync(endpoint, either.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"no connection to {endpoint} after {limit.TotalSeconds:0} s");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>False for loopback, private, shared (RFC 6598), link-local and unique-local addresses, and for none at all.</summary>
    public static bool IsPublicAddress(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !(address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal
                || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any));
        }
        byte[] b = address.GetAddressBytes();
        return (b[0], b[1]) switch
        {
            (0 or 10 or >= 224, _) => false,
            (100, >= 64 and < 128) => false,
            (169, 254) => false,
            (172, >= 16 and < 32) => false,
            (192, 168) => false,
            _ => true,
        };
    }
}
