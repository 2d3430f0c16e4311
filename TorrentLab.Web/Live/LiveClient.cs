using System.Net.WebSockets;
using System.Threading.Channels;
using TorrentLab.Primitives;
using TorrentLab.Web.Api;

namespace TorrentLab.Web.Live;

/// <summary>
/// One page. What it is told waits in a queue, so that nobody else waits for it; when the queue is full, the page is not reading and
/// is closed. It comes back by itself and gets a new snapshot.
/// </summary>
internal sealed class LiveClient(WebSocket socket, Func<bool> isLoggedIn, Func<ServerAnswer> server) : IDisposable
{
    private const int QueueLength = 64; // some ten seconds

    private readonly Channel<ReadOnlyMemory<byte>> _queue = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly CancellationTokenSource _closing = new();
    private IDisposable? _wire;

    public WebSocket Socket => socket;

    /// <summary>Cancelled when the connection is to end.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Whether it was told everything once, so that changes mean something to it.</summary>
    public bool IsWelcome { get; set; }

    /// <summary>The torrent whose details it wants; null for none.</summary>
    public Sha1Hash? Watched { get; set; }

    /// <summary>Whether its session is good still.</summary>
    public bool IsLoggedIn => isLoggedIn();

    /// <summary>What it may know of the server.</summary>
    public ServerAnswer Server() => server();

    public void Tell(ReadOnlyMemory<byte> message)
    {
        if (!_queue.Writer.TryWrite(message)) Close();
    }

    public void Close()
    {
        try
        {
            _closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is over already.
        }
    }

    /// <summary>Replaces what it listens to.</summary>
    public void ListenTo(IDisposable? wire)
    {
        _wire?.Dispose();
        _wire = wire;
    }

    /// <summary>Sends what waits, until the end.</summary>
    public async Task SendAsync()
    {
        await foreach (ReadOnlyMemory<byte> message in _queue.Reader.ReadAllAsync(Closing))
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, Closing);
    }

    public void Dispose()
    {
        ListenTo(null);
        _closing.Dispose();
    }
}
