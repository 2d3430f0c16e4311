using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// opentracker over HTTP and UDP on one port. Debian's build serves only the info-hashes of a list,
/// and refuses <c>compact=0</c>.
/// </summary>
public sealed partial class Opentracker : IAsyncDisposable
{
    private readonly ClientProcess _process;
    private readonly IPEndPoint _endpoint;

    private Opentracker(ClientProcess process, IPEndPoint endpoint) => (_process, _endpoint) = (process, endpoint);

    public Uri HttpAnnounce => new($"http://{_endpoint}/announce");

    public Uri UdpAnnounce => new($"udp://{_endpoint}/announce");

    /// <summary>Starts the tracker for these info-hashes, 20 bytes each, and waits until it takes connections.</summary>
    /// <exception cref="TimeoutException">It did not serve in time.</exception>
    public static async Task<Opentracker> StartAsync(
        IReadOnlyCollection<byte[]> infoHashes, ITestOutputHelper output, CancellationToken ct)
    {
        var (process, endpoint) = await ClientStart.OnFreePortAsync(
            IPAddress.Loopback, free => Start(free.Port, infoHashes, output), AcceptsAsync, ct);
        return new Opentracker(process, endpoint);
    }

    /// <summary>How many peers have announced themselves for an info-hash of 20 bytes: seeders and leechers together.</summary>
    public async Task<int> CountPeersAsync(byte[] infoHash, CancellationToken ct)
    {
        using HttpClient http = new();
        string hash = string.Concat(infoHash.Select(octet => $"%{octet:x2}"));
        byte[] answer = await http.GetByteArrayAsync(new Uri($"http://{_endpoint}/scrape?info_hash={hash}"), ct);
        return PeerCount().Matches(Encoding.Latin1.GetString(answer)).Sum(
            count => int.Parse(count.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    internal static ClientProcess Start(int port, IEnumerable<byte[]> infoHashes, ITestOutputHelper output)
    {
        TestDirectory state = new();
        string list = string.Concat(infoHashes.Select(hash => $"{Convert.ToHexStringLower(hash)}\n"));
        state.WriteFile("allowed", Encoding.ASCII.GetBytes(list));
        // Started as root it goes on as nobody, confined to this directory, and must still be able to read the list.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(state.Path, File.GetUnixFileMode(state.Path) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return ClientProcess.Start(Client.Opentracker, "opentracker",
            ["-i", "127.0.0.1", "-p", $"{port}", "-P", $"{port}", "-d", state.Path, "-w", "allowed"], state, output);
    }

    private static async Task<bool> AcceptsAsync(IPEndPoint endpoint, CancellationToken ct)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, ct);
        return true;
    }

    // A scrape answers d5:filesd20:...d8:completei1e10:downloadedi0e10:incompletei2eeee (BEP 48).
    [GeneratedRegex("(?:8:complete|10:incomplete)i([0-9]+)e")]
    private static partial Regex PeerCount();
}
