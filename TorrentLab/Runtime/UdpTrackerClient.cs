using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>
/// Announces and scrapes over UDP (BEP 15): the sockets and timers around <see cref="UdpTrackerExchange{TAnswer}"/>. Remembers
/// connection ids as long as they may be used. Safe for concurrent use.
/// </summary>
/// <param name="options">Limits; null for the usual ones.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class UdpTrackerClient(UdpTrackerOptions? options = null, TimeProvider? time = null) : ITrackerClient
{
    private const int LongestPacket = 64 * 1024;

    // Nothing tells that packets to an address go nowhere (IPv6 without a route is the usual case); the last one has no next.
    private static readonly TimeSpan TimeBeforeNext = TimeSpan.FromSeconds(5);

    private readonly UdpTrackerOptions _options = options ?? new UdpTrackerOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly long _begin = (time ?? TimeProvider.System).GetTimestamp();
    private readonly UdpConnectionCache _connections = new();

    private TimeSpan Now => _time.GetElapsedTime(_begin);

    public Task<AnnounceAnswer> AnnounceAsync(string url, AnnounceRequest request, CancellationToken ct) =>
        AskAsync(url, new UdpAnnounce(url, request), null, ct);

    public async Task<ScrapeAnswer> ScrapeAsync(string url, IReadOnlyCollection<Sha1Hash> infoHashes, CancellationToken ct)
    {
        var torrents = new Dictionary<Sha1Hash, ScrapeCounts>();
        var notes = new List<string>();
        foreach (Sha1Hash[] part in infoHashes.Chunk(UdpTrackerCodec.MaxScrapeHashes))
        {
            ScrapeAnswer answer = await AskAsync(url, new UdpScrape(part), null, ct).ConfigureAwait(false);
            foreach ((Sha1Hash hash, ScrapeCounts counts) in answer.Torrents) torrents[hash] = counts;
            notes.AddRange(answer.Notes);
        }
        return new ScrapeAnswer(torrents, notes);
    }

    /// <summary>Asks one question and shows every packet of the conversation.</summary>
    /// <param name="url">The tracker's address as the .torrent file has it.</param>
    /// <param name="question">What to ask.</param>
    /// <param name="observer">Called with each packet when it was sent or has come; null for nobody.</param>
    /// <param name="ct">Gives up early.</param>
    /// <exception cref="TrackerException">No usable answer within the deadline, or a refusal.</exception>
    public async Task<TAnswer> AskAsync<TAnswer>(string url, IUdpTrackerQuestion<TAnswer> question,
        Action<UdpTrackerPacket>? observer, CancellationToken ct) where TAnswer : class
    {
        ArgumentNullException.ThrowIfNull(question);
        if (TrackerUrl.Problem(url, TrackerUrl.UdpSchemes) is { } problem) throw new TrackerException(problem);
        var uri = new Uri(url);
        using var deadline = new CancellationTokenSource(_options.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        try
        {
            return await AskAnyAddressAsync(uri, question, observer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TrackerException($"timed out: no answer over UDP after {_options.Deadline.TotalSeconds:0} s");
        }
        catch (SocketException e)
        {
            throw new TrackerException(Explain(e, TrackerText.Printable(uri.Host), uri.Port), e);
        }
    }

    private async Task<TAnswer> AskAnyAddressAsync<TAnswer>(Uri uri, IUdpTrackerQuestion<TAnswer> question,
        Action<UdpTrackerPacket>? observer, CancellationToken ct) where TAnswer : class
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(uri.IdnHost, ct).ConfigureAwait(false);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        for (int i = 0; ; i++)
        {
            bool isLast = i + 1 == addresses.Length;
            IPAddress address = addresses[i].IsIPv4MappedToIPv6 ? addresses[i].MapToIPv4() : addresses[i];
            using var late = new CancellationTokenSource(isLast ? Timeout.InfiniteTimeSpan : TimeBeforeNext, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
            try
            {
                return await AskAsync(new IPEndPoint(address, uri.Port), question, observer, either.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException && !isLast && !ct.IsCancellationRequested)
            {
                // The next address may answer.
            }
        }
    }

    private async Task<TAnswer> AskAsync<TAnswer>(IPEndPoint tracker, IUdpTrackerQuestion<TAnswer> question,
        Action<UdpTrackerPacket>? observer, CancellationToken ct) where TAnswer : class
    {
        // A connected socket takes packets from the tracker's address alone, and learns when nobody listens there.
        using var socket = new Socket(tracker.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (_options.LocalAddress is { } local && local.AddressFamily == tracker.AddressFamily) socket.Bind(new IPEndPoint(local, 0));
        await socket.ConnectAsync(tracker, ct).ConfigureAwait(false);
        bool overIPv6 = tracker.AddressFamily == AddressFamily.InterNetworkV6;
        var exchange = new UdpTrackerExchange<TAnswer>(question, overIPv6, NewTransactionId, _connections.Find(tracker));
        byte[] received = new byte[LongestPacket];
        long start = _time.GetTimestamp();
        byte[]? packet = exchange.Start(Now);
        while (packet is not null)
        {
            // The wait begins before the sending: whoever sees the packet can tell when the next one comes.
            using var wait = new CancellationTokenSource(TimeUntil(exchange.NextTime), _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, ct);
            await socket.SendAsync(packet, ct).ConfigureAwait(false);
            observer?.Invoke(new UdpTrackerPacket(true, tracker, _time.GetElapsedTime(start), packet));
            packet = null;
            try
            {
                while (packet is null && !exchange.IsOver)
                {
                    int length = await socket.ReceiveAsync(received, either.Token).ConfigureAwait(false);
                    byte[] came = received[..length];
                    observer?.Invoke(new UdpTrackerPacket(false, tracker, _time.GetElapsedTime(start), came));
                    packet = exchange.Receive(came, Now);
                }
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // A timer may fire a little before the clock shows its time.
                packet = exchange.Tick(Now > exchange.NextTime ? Now : exchange.NextTime);
            }
        }
        _connections.Store(tracker, exchange.Connection, Now);
        return exchange.Answer ?? throw exchange.Failure!;
    }

    private TimeSpan TimeUntil(TimeSpan then)
    {
        TimeSpan left = then - Now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static uint NewTransactionId()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static string Explain(SocketException error, string host, int port) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
            $"the host name {host} cannot be resolved (DNS)",
        // Connected sockets are told of the ICMP message "port unreachable"; Windows calls it a reset.
        SocketError.ConnectionRefused or SocketError.ConnectionReset => $"nobody listens at {host} port {port} over UDP",
        _ => $"no way to {host} port {port} over UDP: {error.Message}",
    };
}
