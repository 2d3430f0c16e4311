using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>A seed of any number of torrents on one port. It writes down every block that it is asked for, and sends at a steady pace.</summary>
internal sealed class SeedServer : IAsyncDisposable
{
    private const int HandshakeLength = 68;
    private const int HashAt = 28;

    private readonly ConcurrentDictionary<string, Served> _served = new();
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _talks = [];
    private readonly Task _accepting;
    private readonly int _bytesPerSecond;
    private int _connections;

    /// <param name="bytesPerSecond">To each connection.</param>
    /// <param name="port">Where to listen; 0 for any port that is free.</param>
    public SeedServer(int bytesPerSecond, int port = 0)
    {
        _bytesPerSecond = bytesPerSecond;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start(backlog: 512);
        Endpoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    public IPEndPoint Endpoint { get; }

    /// <summary>Connections so far.</summary>
    public int Connections => _connections;

    /// <summary>Serves a torrent from now on.</summary>
    public void Add(IServedContent torrent, BlockLog log) => _served[Convert.ToHexString(torrent.InfoHash)] = new Served(torrent, log);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_talks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _connections++;
            client.NoDelay = true;
            _talks.RemoveAll(talk => talk.IsCompleted);
            _talks.Add(TalkAsync(client));
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await ServeAsync(client.GetStream(), _stop.Token);
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException or InvalidDataException)
            {
                // The client has gone, most often because it was killed.
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream, CancellationToken ct)
    {
        byte[] theirs = new byte[HandshakeLength];
        await stream.ReadExactlyAsync(theirs, ct);
        if (!_served.TryGetValue(Convert.ToHexString(theirs, HashAt, 20), out Served? served)) return;
        var talk = new PeerTalk(served.Torrent, 0, new Random(0));
        byte[] id = System.Text.Encoding.ASCII.GetBytes($"-LB0001-{Endpoint.Port:d12}");
        byte[] bits = talk.Bits(Enumerable.Range(0, served.Torrent.PieceCount));
        await stream.WriteAsync((byte[])[.. RawWire.Handshake(served.Torrent.InfoHash, id), .. RawWire.Bitfield(bits)], ct);
        await foreach (RawFrame asked in FrameReader.ReadAsync(stream, ct))
        {
            if (asked.Id == RawFrame.InterestedId) await stream.WriteAsync(RawWire.Unchoke(), ct);
            if (asked is not { Id: RawFrame.RequestId, Payload.Length: 12 }) continue;
            served.Log.Add((int)asked.Number(0), (int)asked.Number(1));
            if (talk.Block(asked.Number(0), asked.Number(1), asked.Number(2)) is not { } block) continue;
            await stream.WriteAsync(RawWire.Piece(asked.Number(0), asked.Number(1), block), ct);
            await Task.Delay(TimeSpan.FromSeconds((double)block.Length / _bytesPerSecond), TimeProvider.System, ct);
        }
    }

    private sealed record Served(IServedContent Torrent, BlockLog Log);
}
