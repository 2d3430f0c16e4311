using System.Net;
using System.Text;
using System.Threading.Channels;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Runtime;

/// <summary>One <see cref="PeerConnection"/> over a link in memory; the test is the peer at the link's right end, and the engine.</summary>
internal sealed class ConnectionRig : IDialer, IAsyncDisposable
{
    /// <summary>The number of the connection.</summary>
    public const int Id = 7;

    public static readonly byte[] OurId = Encoding.ASCII.GetBytes("-TL0100-connection-1");

    private readonly LabLink _link;
    private PeerConnection? _connection;

    /// <param name="link">Between the connection, left, and the test, right.</param>
    public ConnectionRig(LabLink? link = null)
    {
        _link = link ?? new LabLink();
        Store = new MemoryStore(Lab);
        Limits = TransferLimits.None(Time);
        DialAs = _ => ValueTask.FromResult<Stream>(_link.Left);
        Post = @event => Events.Writer.WriteAsync(@event);
    }

    /// <summary>Ten pieces of 256 KiB, the last one short.</summary>
    public static LabTorrent Lab { get; } = LabTorrent.SingleFile("payload.bin", (9 * 256 * 1024) + 100_001, 256 * 1024);

    /// <summary>The 68 bytes that the connection opens with: it speaks BEP 6 and BEP 10.</summary>
    public static byte[] OurHandshake => RawWire.Handshake(Lab.InfoHash, OurId, 0x0000_0000_0010_0004);

    /// <summary>What a peer without extensions says.</summary>
    public static byte[] TheirHandshake => RawWire.Handshake(Lab.InfoHash, ScriptedPeer.PeerId);

    public ManualTime Time { get; } = new();

    public MemoryStore Store { get; }

    public TransferLimits Limits { get; }

    /// <summary>What was posted to the engine.</summary>
    public Channel<SwarmEvent> Events { get; } = Channel.CreateUnbounded<SwarmEvent>();

    /// <summary>How the engine takes an event.</summary>
    public Func<SwarmEvent, ValueTask> Post { get; set; }

    /// <summary>How the dialer answers.</summary>
    public Func<CancellationToken, ValueTask<Stream>> DialAs { get; set; }

    /// <summary>The peer's end.</summary>
    public LabStream Peer => _link.Right;

    /// <summary>Whether the connection has closed its end.</summary>
    public bool IsClosed => _link.Left.IsDisposed;

    /// <summary>Real time for everything.</summary>
    public Deadline Deadline { get; } = Deadline.InSeconds(15);

    public CancellationToken Token => Deadline.Token;

    public PeerConnection Dial() => _connection = PeerConnection.Dial(Id, new PeerEndpoint(IPAddress.Loopback, 6881), Context());

    public PeerConnection Answer() => _connection = PeerConnection.Answer(Id, _link.Left, Context());

    /// <summary>Dials, and takes the handshakes of both sides out of the way.</summary>
    public async Task<PeerConnection> ConnectAsync()
    {
        PeerConnection connection = Dial();
        await SendAsync(TheirHandshake);
        await ReadAsync(Handshake.Length);
        Assert.IsType<SwarmEvent.Connected>(await NextAsync());
        return connection;
    }

    /// <summary>The next event that the connection posts.</summary>
    public async Task<SwarmEvent> NextAsync() => await Events.Reader.ReadAsync(Token);

    /// <summary>The last event, and that nothing is left open behind it.</summary>
    public async Task<SwarmEvent> LastAsync()
    {
        SwarmEvent last = await NextAsync();
        await DisposeConnectionAsync();
        AssertQuiet();
        return last;
    }

    /// <summary>Sends as the peer.</summary>
    public async Task SendAsync(params IEnumerable<byte[]> messages) => await Peer.WriteAsync(messages.SelectMany(message => message).ToArray(), Token);

    /// <summary>Reads so many bytes as the peer.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await Peer.ReadExactlyAsync(bytes, Token);
        return bytes;
    }

    /// <summary>Reads one message as the peer.</summary>
    public async Task<RawFrame> ReadFrameAsync()
    {
        byte[] length = await ReadAsync(4);
        byte[] frame = [.. length, .. await ReadAsync((length[1] << 16) | (length[2] << 8) | length[3])];
        return RawFrame.TryRead(frame, out _)!;
    }

    /// <summary>Waits until the connection waits for the clock.</summary>
    public Task TimerAsync() => Deadline.UntilAsync(_ => Task.FromResult(Time.Timers > 0), "a timer");

    public async Task DisposeConnectionAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection) await connection.DisposeAsync();
    }

    /// <summary>Nothing more was posted, no timer is left, and the connection's end is closed.</summary>
    public void AssertQuiet()
    {
        Assert.False(Events.Reader.TryPeek(out SwarmEvent? more), $"posted too much: {more}");
        Assert.Equal(0, Time.Timers);
        Assert.True(IsClosed, "the stream was left open");
    }

    public ValueTask<Stream> DialAsync(PeerEndpoint endpoint, CancellationToken cancellationToken) => DialAs(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await DisposeConnectionAsync();
        _link.Dispose();
        Deadline.Dispose();
    }

    private ConnectionContext Context()
    {
        TorrentFile torrent = TorrentFile.Parse(Lab.File);
        return new ConnectionContext(Handshake.Ours(torrent.InfoHash, new PeerId(OurId)), torrent.PieceCount, new BlockPool(),
            new BlockReader(torrent, Store), this, Limits, Time, input => Post(input.ToEvent()));
    }
}
