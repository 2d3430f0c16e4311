using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>
/// The port on which peers reach us, over IPv4 and IPv6, for all torrents of the program: it hears the handshake and hands
/// the caller to the torrent that was named. Callers that name no torrent of ours are closed without an answer.
/// </summary>
public sealed class PeerListener : IAsyncDisposable
{
    /// <summary>Callers whose handshake is awaited; further ones wait in the system's queue.</summary>
    private const int MaxPending = 512;

    /// <summary>Ports that are tried above the wanted one.</summary>
    private const int MaxSteps = 100;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places = new(MaxPending);
    private readonly ConcurrentDictionary<Sha1Hash, Action<IncomingPeer>> _torrents = [];
    private readonly ConcurrentDictionary<Task, byte> _pending = [];
    private readonly Task _accepting;

    private PeerListener(Socket socket, TimeProvider time)
    {
        (_socket, _time) = (socket, time);
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens: the port to announce.</summary>
    public int Port { get; }

    /// <summary>Opens the port, or the next one above it that is free.</summary>
    /// <param name="port">1..65535, or 0 for any.</param>
    /// <param name="time">The clock of the time-outs.</param>
    /// <param name="address">The address to listen on; null for all.</param>
    /// <exception cref="IOException">None of them can be opened.</exception>
    public static PeerListener Open(int port, TimeProvider time, IPAddress? address = null)
    {
        SocketException? failure = null;
        for (int candidate = port; candidate <= Math.Min(65535, port + MaxSteps); candidate++)
        {
            try
            {
                return new PeerListener(Listen(address, candidate), time);
            }
            catch (SocketException taken)
            {
                failure = taken;
                if (taken.SocketErrorCode is not (SocketError.AddressAlreadyInUse or SocketError.AccessDenied)) break;
            }
        }
        throw new IOException($"cannot listen on port {port} nor on one of the next: {failure!.Message}. Choose another with --port", failure);
    }

    /// <summary>From now on callers for this torrent are handed over. One taker for each torrent.</summary>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="take">Takes a caller over; must not wait.</param>
    /// <exception cref="InvalidOperationException">The torrent has a taker.</exception>
    public void Add(Sha1Hash infoHash, Action<IncomingPeer> take)
    {
        if (!_torrents.TryAdd(infoHash, take)) throw new InvalidOperationException($"two takers for {infoHash}");
    }

    /// <summary>Callers for this torrent are closed again.</summary>
    public void Remove(Sha1Hash infoHash) => _torrents.TryRemove(infoHash, out _);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return; // disposed before
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_pending.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _places.Dispose();
        _stop.Dispose();
    }

    private static Socket Listen(IPAddress? address, int port)
    {
        bool isDual = address is null && Socket.OSSupportsIPv6;
        IPAddress bound = address ?? (isDual ? IPAddress.IPv6Any : IPAddress.Any);
        var socket = new Socket(bound.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (isDual) socket.DualMode = true;
            socket.Bind(new IPEndPoint(bound, port));
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            await _places.WaitAsync(_stop.Token).ConfigureAwait(false);
            try
            {
                Socket caller = await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false);
                Task hearing = HearAsync(caller);
                _pending.TryAdd(hearing, 0);
                _ = hearing.ContinueWith(ended => _pending.TryRemove(ended, out _), TaskScheduler.Default);
            }
            catch (SocketException) // no file handle is free, or the caller was gone at once
            {
                _places.Release();
                await Task.Delay(PauseAfterFailure, _time, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task HearAsync(Socket caller)
    {
        NetworkStream? stream = null;
        try
        {
            caller.NoDelay = true;
            var from = (IPEndPoint)caller.RemoteEndPoint!;
            stream = new NetworkStream(caller, ownsSocket: true);
            using var timer = new CancellationTokenSource(HandshakeTimeout, _time);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, timer.Token);
            Handshake handshake = await HandshakeReader.ReadAsync(stream, deadline.Token).ConfigureAwait(false);
            if (!_torrents.TryGetValue(handshake.InfoHash, out Action<IncomingPeer>? take)) return;
            take(new IncomingPeer(stream, new PeerEndpoint(from.Address, from.Port), handshake));
            (stream, caller) = (null, null!); // it has another owner now
        }
        catch (Exception ended) when (ended is IOException or SocketException or ProtocolException or OperationCanceledException)
        {
            // A caller that says nothing sensible is nobody's business: it is closed, and there is nobody to tell.
        }
        finally
        {
            stream?.Dispose();
            caller?.Dispose();
            _places.Release();
        }
    }
}
