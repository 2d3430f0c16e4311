using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Runtime;

[Bep(3, "peer protocol")]
public sealed class PeerListenerTests : IAsyncLifetime
{
    private static readonly byte[] InfoHash = [.. Enumerable.Range(1, 20).Select(value => (byte)value)];
    private static readonly byte[] Hello = RawWire.Handshake(InfoHash, ScriptedPeer.PeerId, Handshake.FastBit);

    private readonly Deadline _deadline = Deadline.InSeconds(15);
    private readonly ManualTime _time = new();
    private readonly Channel<IncomingPeer> _taken = Channel.CreateUnbounded<IncomingPeer>();
    private readonly List<IDisposable> _sockets = [];
    private readonly PeerListener _listener;

    public PeerListenerTests()
    {
        _listener = PeerListener.Open(0, _time);
        _listener.Add(new Sha1Hash(InfoHash), caller => _taken.Writer.TryWrite(caller));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (IDisposable socket in _sockets) socket.Dispose();
        await _listener.DisposeAsync();
        while (_taken.Reader.TryRead(out IncomingPeer? caller)) await caller.Stream.DisposeAsync();
        _deadline.Dispose();
    }

    [Theory(Timeout = 20_000), InlineData("127.0.0.1"), InlineData("::1"), Bep(7, "peers6")]
    public async Task A_caller_is_handed_over_with_its_address_and_what_it_says_next_is_not_lost(string address)
    {
        NetworkStream caller = await CallAsync(IPAddress.Parse(address));
        await caller.WriteAsync((byte[])[.. Hello, .. RawWire.Interested()], _deadline.Token);

        IncomingPeer peer = await _taken.Reader.ReadAsync(_deadline.Token);
        await using Stream stream = peer.Stream;

        var local = (IPEndPoint)caller.Socket.LocalEndPoint!;
        Assert.Equal(new PeerEndpoint(local.Address, local.Port), peer.From);
        Assert.Equal(AddressFamilyOf(address), peer.From.Address.AddressFamily);
        Assert.Equal(new Handshake(Handshake.FastBit, new Sha1Hash(InfoHash), new PeerId(ScriptedPeer.PeerId)), peer.Handshake);
        byte[] next = new byte[5];
        await stream.ReadExactlyAsync(next, _deadline.Token);
        Assert.Equal(RawWire.Interested(), next);
        await stream.WriteAsync(new byte[] { 42 }, _deadline.Token);
        Assert.Equal(1, await caller.ReadAsync(next, _deadline.Token));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_handshake_may_come_byte_by_byte()
    {
        NetworkStream caller = await CallAsync();
        foreach (byte value in Hello) await caller.WriteAsync(new[] { value }, _deadline.Token);

        Assert.Equal(new Sha1Hash(InfoHash), (await _taken.Reader.ReadAsync(_deadline.Token)).Handshake.InfoHash);
    }

    public static TheoryData<string, byte[]> Strangers() => new()
    {
        { "another torrent", RawWire.Handshake(new byte[20], ScriptedPeer.PeerId) },
        { "a web browser", "GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/html,application/xhtml+xml\r\n\r\n"u8.ToArray() },
        { "another version", [19, .. "BitTorrent protocol".Replace('l', 'L').Select(letter => (byte)letter), .. Hello[20..]] },
        { "zeros", new byte[68] },
    };

    [Theory(Timeout = 20_000), MemberData(nameof(Strangers))]
    public async Task A_stranger_is_closed_without_a_byte(string who, byte[] says)
    {
        NetworkStream caller = await CallAsync();
        await caller.WriteAsync(says, _deadline.Token);

        Assert.True(await IsClosedAsync(caller), who);
        Assert.False(_taken.Reader.TryPeek(out _));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_torrent_that_was_removed_is_a_stranger()
    {
        Assert.Throws<InvalidOperationException>(() => _listener.Add(new Sha1Hash(InfoHash), _ => { }));
        _listener.Remove(new Sha1Hash(InfoHash));
        NetworkStream caller = await CallAsync();
        await caller.WriteAsync(Hello, _deadline.Token);

        Assert.True(await IsClosedAsync(caller));
        Assert.False(_taken.Reader.TryPeek(out _));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_handshake_that_drips_is_closed_after_10_s()
    {
        NetworkStream caller = await CallAsync();
        await WaitForPendingAsync(1);
        for (int second = 0; second < 9; second++)
        {
            await caller.WriteAsync(Hello.AsMemory(second, 1), _deadline.Token);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(1, _time.Timers);
        }

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await IsClosedAsync(caller));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_caller_that_goes_away_harms_nobody()
    {
        for (int i = 0; i < 20; i++)
        {
            using Socket rude = (await CallAsync()).Socket;
            if (i % 2 == 0) rude.LingerState = new LingerOption(true, 0); // resets
        }
        NetworkStream caller = await CallAsync();
        await caller.WriteAsync(Hello, _deadline.Token);

        await _taken.Reader.ReadAsync(_deadline.Token);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_closed_listener_lets_go_of_callers_that_say_nothing()
    {
        NetworkStream caller = await CallAsync();
        await WaitForPendingAsync(1);

        await _listener.DisposeAsync().AsTask().WaitAsync(_deadline.Token);

        Assert.True(await IsClosedAsync(caller));
        Assert.Equal(0, _time.Timers);
        await Assert.ThrowsAsync<SocketException>(() => CallAsync());
        await _listener.DisposeAsync(); // a second time does no harm
    }

    [Fact(Timeout = 20_000)]
    public async Task Silent_callers_do_not_keep_a_good_one_out_for_ever()
    {
        for (int i = 0; i < 600; i++) await CallAsync();
        NetworkStream good = await CallAsync();
        await good.WriteAsync(Hello, _deadline.Token);
        await WaitForPendingAsync(512);
        Assert.False(_taken.Reader.TryPeek(out _));

        _time.Advance(TimeSpan.FromSeconds(10));

        await _taken.Reader.ReadAsync(_deadline.Token);
    }

    [Theory(Timeout = 20_000), InlineData("0.0.0.0"), InlineData("127.0.0.1"), InlineData("::")]
    public async Task A_taken_port_leads_to_the_next_free_one(string taken)
    {
        using TcpListener other = new(IPAddress.Parse(taken), 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using PeerListener listener = PeerListener.Open(port, _time);

        Assert.InRange(listener.Port, port + 1, port + 100);
    }

    [Fact]
    public void Where_nothing_can_be_opened_the_error_says_so()
    {
        IPAddress notOurs = IPAddress.Parse("192.0.2.1"); // RFC 5737: nobody's

        var error = Assert.Throws<IOException>(() => PeerListener.Open(0, _time, notOurs));

        Assert.StartsWith("cannot listen on port 0", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Choose another with --port", error.Message, StringComparison.Ordinal);
    }

    private static AddressFamily AddressFamilyOf(string address) => IPAddress.Parse(address).AddressFamily;

    private async Task<NetworkStream> CallAsync(IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sockets.Add(socket);
        await socket.ConnectAsync(address, _listener.Port, _deadline.Token);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private Task WaitForPendingAsync(int callers) =>
        _deadline.UntilAsync(_ => Task.FromResult(_time.Timers == callers), $"{callers} callers whose handshake is awaited");

    /// <summary>Whether the listener closes before it has said a byte.</summary>
    private async Task<bool> IsClosedAsync(NetworkStream caller)
    {
        try
        {
            return await caller.ReadAsync(new byte[1], _deadline.Token) == 0;
        }
        catch (IOException reset) when (reset.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return true; // it closed before it had read everything
        }
    }
}
