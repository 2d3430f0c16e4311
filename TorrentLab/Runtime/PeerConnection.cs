using System.Net.Sockets;
using System.Threading.Channels;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>
/// One connection: dials or answers, shakes hands, then moves bytes between the stream and messages until it ends or is
/// closed. It decides nothing. It posts one Connected at most, if it has dialled, and, unless it was closed from here, one
/// Gone as its last word.
/// </summary>
internal sealed class PeerConnection : IAsyncDisposable
{
    /// <summary>Messages that may wait to be sent; a peer that reads so slowly is closed.</summary>
    private const int MaxQueued = 2048;

    /// <summary>Bytes that are collected for one send, but for the last message.</summary>
    private const int MaxBatch = 256 * 1024;

    /// <summary>Bytes that a peer must read within <see cref="SendTimeout"/>: about 1 KiB/s.</summary>
    private const int MaxPart = 64 * 1024;

    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(60);

    private readonly int _id;
    private readonly ConnectionContext _context;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _run;
    private readonly Channel<WireMessage> _outgoing = Channel.CreateBounded<WireMessage>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true, SingleWriter = true });

    private PeerConnection(int id, ConnectionContext context, Func<PeerConnection, Task<Stream>> open)
    {
        (_id, _context) = (id, context);
        _run = Task.Run(() => RunAsync(open));
    }

    /// <summary>Dials a peer.</summary>
    public static PeerConnection Dial(int id, PeerEndpoint endpoint, ConnectionContext context) =>
        new(id, context, connection => connection.DialAsync(endpoint));

    /// <summary>Answers a peer that has said its handshake.</summary>
    public static PeerConnection Answer(int id, Stream caller, ConnectionContext context) =>
        new(id, context, connection => connection.AnswerAsync(caller));

    /// <summary>
    /// Queues a message; false when the peer does not read what was sent before. A block has no bytes: they are read from the
    /// disk when its turn has come.
    /// </summary>
    public bool TrySend(WireMessage message) => _outgoing.Writer.TryWrite(message);

    /// <summary>Ends the connection; nothing is posted for it any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private async Task RunAsync(Func<PeerConnection, Task<Stream>> open)
    {
        SwarmEvent last = await TalkAsync(open).ConfigureAwait(false);
        if (!_closing.IsCancellationRequested) await _context.Post(SwarmInput.Of(last)).ConfigureAwait(false);
    }

    private async Task<SwarmEvent> TalkAsync(Func<PeerConnection, Task<Stream>> open)
    {
        try
        {
            Stream stream = await open(this).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false)) await TalkAsync(stream).ConfigureAwait(false);
            return new SwarmEvent.Gone(_id, "closed the connection");
        }
        catch (ProtocolException broken)
        {
            return new SwarmEvent.Gone(_id, broken.Message, Broken: true);
        }
        catch (StorageException failed)
        {
            return new SwarmEvent.StorageFailed(failed.Message);
        }
        catch (Exception failed) when (failed is IOException or TimeoutException)
        {
            return new SwarmEvent.Gone(_id, Describe(failed));
        }
        catch (OperationCanceledException)
        {
            return new SwarmEvent.Gone(_id, "closed by us");
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        Task reading = ReadAsync(stream, ending.Token);
        Task writing = WriteAsync(stream, ending.Token);
        Task first = await Task.WhenAny(reading, writing).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(reading, writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A peer that closes fails our sending at times before our receiving has read its last words: those say more.
        await (reading.IsFaulted ? reading : first).ConfigureAwait(false);
    }

    private static string Describe(Exception failed) => failed.InnerException is SocketException { SocketErrorCode: var code }
        ? code switch
        {
            SocketError.ConnectionReset => "reset the connection",
            SocketError.Shutdown => "closed the connection",
            _ => failed.Message,
        }
        : failed.Message;

    private async Task<Stream> DialAsync(PeerEndpoint endpoint)
    {
        Stream stream = await WithinAsync(DialTimeout, $"did not answer within {DialTimeout.TotalSeconds:0} s",
            token => _context.Dialer.DialAsync(endpoint, token).AsTask()).ConfigureAwait(false);
        try
        {
            Handshake theirs = await WithinAsync(HandshakeTimeout, $"sent no whole handshake within {HandshakeTimeout.TotalSeconds:0} s",
                token => ShakeHandsAsync(stream, token)).ConfigureAwait(false);
            await _context.Post(SwarmInput.Of(new SwarmEvent.Connected(_id, theirs))).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Handshake> ShakeHandsAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_context.Handshake.ToBytes(), cancellationToken).ConfigureAwait(false);
        return await HandshakeReader.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Stream> AnswerAsync(Stream caller)
    {
        try
        {
            await caller.WriteAsync(_context.Handshake.ToBytes(), _closing.Token).ConfigureAwait(false);
            return caller;
        }
        catch
        {
            await caller.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<T> WithinAsync<T>(TimeSpan limit, string complaint, Func<CancellationToken, Task<T>> work)
    {
        using var timer = new CancellationTokenSource(limit, _context.Time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, timer.Token);
        try
        {
            return await work(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_closing.IsCancellationRequested)
        {
            throw new TimeoutException(complaint);
        }
    }

    /// <summary>Receives into the decoder's own memory; see <see cref="MessageDecoder"/> for why.</summary>
    private async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        RateLimiter limit = _context.Limits.Down;
        using var decoder = new MessageDecoder(_context.Blocks, _context.Pieces);
        while (true)
        {
            Memory<byte> room = decoder.GetMemory();
            if (room.Length > limit.Quantum) room = room[..limit.Quantum];
            int count = await stream.ReadAsync(room, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                decoder.EndOfStream();
                return;
            }
            // Paid before they count: else as many connections as wake up at once would each have a share too much.
            await limit.PayAsync(count, cancellationToken).ConfigureAwait(false);
            decoder.Advance(count);
            while (decoder.TryRead(out WireMessage message))
                await _context.Post(SwarmInput.Received(_id, message)).ConfigureAwait(false);
        }
    }

    /// <summary>Sends whatever is queued, as much at a time as there is.</summary>
    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new SendBuffer();
        var blocks = new Queue<BlockRef>();
        using var timer = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _context.Time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            while (blocks.Count > 0 || await _outgoing.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                (int count, int bytes) = Collect(buffer, blocks);
                await SendAsync(stream, buffer.Written, timer, deadline.Token).ConfigureAwait(false);
                buffer.Release();
                if (count > 0) await _context.Post(SwarmInput.Departed(_id, count, bytes)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            throw new TimeoutException($"did not read what we sent for {SendTimeout.TotalSeconds:0} s");
        }
        finally
        {
            buffer.Release();
        }
    }

    /// <summary>Messages overtake blocks: what is small and urgent does not wait behind what is large.</summary>
    /// <returns>The blocks among what was collected, and their bytes of data.</returns>
    private (int Count, int Bytes) Collect(SendBuffer buffer, Queue<BlockRef> blocks)
    {
        while (_outgoing.Reader.TryRead(out WireMessage next))
        {
            if (next.Other is { } message) MessageWriter.Write(message, buffer);
            else if (next.IsRequest) MessageWriter.WriteRequest(next.Block, buffer);
            else blocks.Enqueue(next.Block);
        }
        int most = Math.Min(MaxBatch, _context.Limits.Up.Quantum); // on a slow line one block is a batch, and messages wait for no more
        (int count, int bytes) = (0, 0);
        while (buffer.Length < most && blocks.TryDequeue(out BlockRef block))
        {
            _context.Reader.Read(block, MessageWriter.WritePieceHeader(block, buffer));
            (count, bytes) = (count + 1, bytes + block.Length);
        }
        return (count, bytes);
    }

    /// <param name="stream">Where to.</param>
    /// <param name="bytes">What.</param>
    /// <param name="timer">Runs while the peer is to read; never while our own limit holds the bytes up.</param>
    /// <param name="deadline">Ends the sending, by the timer or from outside.</param>
    private async Task SendAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationTokenSource timer, CancellationToken deadline)
    {
        RateLimiter limit = _context.Limits.Up;
        while (!bytes.IsEmpty)
        {
            ReadOnlyMemory<byte> part = bytes[..Math.Min(bytes.Length, Math.Min(limit.Quantum, MaxPart))];
            await limit.PayAsync(part.Length, deadline).ConfigureAwait(false);
            timer.CancelAfter(SendTimeout);
            await stream.WriteAsync(part, deadline).ConfigureAwait(false);
            timer.CancelAfter(Timeout.InfiniteTimeSpan);
            bytes = bytes[part.Length..];
        }
    }
}
