using System.Net;
using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>A real client that holds a whole torrent and serves it; disposing ends the client.</summary>
public sealed class Seeder : IAsyncDisposable
{
    private readonly ClientProcess _process;

    private Seeder(ClientProcess process, IPEndPoint endpoint) => (_process, Endpoint) = (process, endpoint);

    /// <summary>Where it takes connections, on a loopback address of its own.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>What the client printed so far.</summary>
    public string Printed => _process.Printed;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>Starts a client and waits until it has checked its data: until its bitfield says that it has every piece.</summary>
    internal static async Task<Seeder> StartAsync(
        LabTorrent torrent, string dataDirectory, StartClient start, ITestOutputHelper output, CancellationToken ct)
    {
        var (process, endpoint) = await ClientStart.OnFreePortAsync(
            LoopbackAddress.Next(), free => start(torrent, dataDirectory, free, output), async (served, token) =>
            {
                var (_, bitfield) = await PeerProbe.AskAsync(served, torrent.InfoHash, token);
                return bitfield.Sum(octet => byte.PopCount(octet)) == torrent.PieceCount;
            }, ct);
        return new Seeder(process, endpoint);
    }
}
