using System.Net;
using System.Net.Sockets;
using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>Connections to the program from peers that are of no use: they are silent, or say so little, or so slowly.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int AtATime = 64; // below what the system lets wait for an accept
    private static readonly TimeSpan DripEvery = TimeSpan.FromSeconds(1);

    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _dripping = Task.CompletedTask;

    /// <summary>Connections that were taken.</summary>
    public int Count => _sockets.Count;

    /// <summary>Lets so many connect: a third says nothing, a third shakes hands, a third is interested, too.</summary>
    public async Task ConnectAsync(IPEndPoint program, LabTorrent torrent, int count, CancellationToken ct)
    {
        for (int first = 0; first < count; first += AtATime)
            await Task.WhenAll(Enumerable.Range(first, Math.Min(AtATime, count - first)).Select(number => ConnectOneAsync(program, torrent, number, ct)));
    }

    /// <summary>From now on each sends a byte of a handshake every second.</summary>
    public void Drip(LabTorrent torrent) => _dripping = DripAsync(RawWire.Handshake(torrent.InfoHash, new byte[20]));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _dripping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (Socket socket in _sockets) socket.Dispose();
        _stop.Dispose();
    }

    /// <summary>Connects without a word.</summary>
    public async Task<Socket?> ConnectSilentAsync(IPEndPoint program, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(program, ct);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        lock (_sockets) _sockets.Add(socket);
        return socket;
    }

    private async Task ConnectOneAsync(IPEndPoint program, LabTorrent torrent, int number, CancellationToken ct)
    {
        if (await ConnectSilentAsync(program, ct) is not { } socket || number % 3 == 0) return;
        byte[] id = System.Text.Encoding.ASCII.GetBytes($"-LB0001-{number:d12}");
        byte[] says = [.. RawWire.Handshake(torrent.InfoHash, id), .. number % 3 == 1 ? [] : RawWire.Interested()];
        await TrySendAsync(socket, says, ct);
    }

    private async Task DripAsync(byte[] handshake)
    {
        for (int at = 0; at < handshake.Length; at++)
        {
            foreach (Socket socket in _sockets) await TrySendAsync(socket, handshake.AsMemory(at, 1), _stop.Token);
            await Task.Delay(DripEvery, TimeProvider.System, _stop.Token);
        }
    }

    private static async Task TrySendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        try
        {
            await socket.SendAsync(bytes, ct);
        }
        catch (SocketException)
        {
            // It was closed, as it should be some time.
        }
    }
}
