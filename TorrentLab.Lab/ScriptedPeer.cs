using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TorrentLab.Lab;

/// <summary>
/// A peer that listens on loopback and serves a torrent, perfectly or as its behaviours say. It writes every byte by hand
/// and shares no code with any client. Its transcript tells what the client did.
/// </summary>
public sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly LabTorrent _torrent;
    private readonly PeerBehaviour[] _behaviours;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, int> _requests = [];
    private readonly List<Task> _talks = [];
    private readonly Task _accepting;
    private readonly byte[] _id;
    private int _connections;

    /// <param name="torrent">What it serves.</param>
    /// <param name="behaviours">How it differs from a perfect seed, applied in this order.</param>
    /// <param name="address">A loopback address to listen on; 127.0.0.1 when null.</param>
    /// <param name="peerId">20 bytes by which it calls itself; null for some that no other has.</param>
    public ScriptedPeer(LabTorrent torrent, IEnumerable<PeerBehaviour>? behaviours = null, IPAddress? address = null, byte[]? peerId = null)
    {
        (_torrent, _behaviours) = (torrent, [.. behaviours ?? []]);
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        Endpoint = (IPEndPoint)_listener.LocalEndpoint;
        _id = peerId ?? Encoding.ASCII.GetBytes($"-LB0001-{Endpoint.Port:d12}");
        _accepting = AcceptAsync();
    }

    /// <summary>A perfect seed with these differences.</summary>
    public ScriptedPeer(LabTorrent torrent, params PeerBehaviour[] behaviours)
        : this(torrent, behaviours, null)
    {
    }

    public IPEndPoint Endpoint { get; }

    /// <summary>What the client said, and what became of each connection.</summary>
    public Transcript Transcript { get; } = new();

    /// <summary>Connections taken so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>A peer id for where one is enough.</summary>
    public static byte[] PeerId => Encoding.ASCII.GetBytes("-LB0001-scriptedpeer");

    /// <summary>How many requests came for blocks of a piece.</summary>
    public int RequestsOf(int piece) => _requests.GetValueOrDefault(piece);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_talks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>Talks over a given stream instead of an accepted connection, until either side ends it.</summary>
    public async Task ServeAsync(Stream stream, CancellationToken cancellationToken)
    {
        var talk = new PeerTalk(_torrent, Interlocked.Increment(ref _connections));
        Transcript.Add($"#{talk.Connection} connected");
        try
        {
            if (await ShakeHandsAsync(stream, cancellationToken).ConfigureAwait(false))
            {
                await SendAsync(stream, Compose([RawWire.Bitfield(FullBitfield())], (b, messages) => b.Greet(messages, talk)), cancellationToken).ConfigureAwait(false);
                await TalkAsync(stream, talk, cancellationToken).ConfigureAwait(false);
            }
            Transcript.Add($"#{talk.Connection} ended");
        }
        catch (Exception ended) when (ended is IOException or InvalidDataException or OperationCanceledException)
        {
            Transcript.Add($"#{talk.Connection} ended: {ended.Message}");
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
            client.NoDelay = true;
            lock (_talks) _talks.Add(ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client) await ServeAsync(client.GetStream(), _stop.Token).ConfigureAwait(false);
    }

    /// <returns>False when nothing more is to be said, and the client has closed.</returns>
    private async Task<bool> ShakeHandsAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] theirs = new byte[68];
        await stream.ReadExactlyAsync(theirs, cancellationToken).ConfigureAwait(false);
        Transcript.Add($"<- handshake {Convert.ToHexStringLower(theirs.AsSpan(48))}");
        byte[] ours = RawWire.Handshake(_torrent.InfoHash, _id);
        foreach (PeerBehaviour behaviour in _behaviours) ours = behaviour.Handshake(ours, theirs);
        await SendAsync(stream, [ours], cancellationToken).ConfigureAwait(false);
        if (ours.Length >= 68) return true;
        while (await stream.ReadAsync(theirs, cancellationToken).ConfigureAwait(false) > 0) { } // says no more, and waits
        return false;
    }

    private async Task TalkAsync(Stream stream, PeerTalk talk, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[RawFrame.MaxLength + 4];
        int end = 0;
        while (!talk.Close)
        {
            int count = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            if (count == 0) return;
            end += count;
            List<byte[]> answers = [];
            int start = 0;
            while (!talk.Close && RawFrame.TryRead(buffer.AsSpan(start, end - start), out int consumed) is { } frame)
            {
                start += consumed;
                answers.AddRange(AnswersTo(frame, talk));
            }
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            await SendAsync(stream, answers, cancellationToken).ConfigureAwait(false);
        }
    }

    private IEnumerable<byte[]> AnswersTo(RawFrame frame, PeerTalk talk)
    {
        Transcript.Add($"<- {frame}");
        if (frame.Id == 6)
        {
            talk.Asked++;
            _requests.AddOrUpdate((int)frame.Number(0), 1, (_, count) => count + 1);
        }
        return Compose(PerfectAnswers(frame), (behaviour, answers) => behaviour.Answer(frame, answers, talk));
    }

    private IEnumerable<byte[]> PerfectAnswers(RawFrame frame)
    {
        if (frame.Id == 2) return [RawWire.Unchoke()];
        if (frame.Id != 6) return [];
        ReadOnlySpan<byte> piece = _torrent.Piece((int)frame.Number(0)).Span;
        return [RawWire.Piece(frame.Number(0), frame.Number(1), piece.Slice((int)frame.Number(1), (int)frame.Number(2)))];
    }

    private IEnumerable<byte[]> Compose(IEnumerable<byte[]> messages, Func<PeerBehaviour, IEnumerable<byte[]>, IEnumerable<byte[]>> change)
    {
        foreach (PeerBehaviour behaviour in _behaviours) messages = change(behaviour, messages);
        return messages;
    }

    /// <summary>Sends many messages in one go, unless a behaviour cuts them.</summary>
    private async Task SendAsync(Stream stream, IEnumerable<byte[]> messages, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = messages.SelectMany(message => message).ToArray();
        IEnumerable<ReadOnlyMemory<byte>> parts = [bytes];
        foreach (PeerBehaviour behaviour in _behaviours) parts = parts.SelectMany(behaviour.Cut);
        foreach (ReadOnlyMemory<byte> part in parts) await stream.WriteAsync(part, cancellationToken).ConfigureAwait(false);
    }

    private byte[] FullBitfield()
    {
        byte[] bits = new byte[(_torrent.PieceCount + 7) / 8];
        for (int piece = 0; piece < _torrent.PieceCount; piece++) bits[piece / 8] |= (byte)(0x80 >> (piece % 8));
        return bits;
    }
}
