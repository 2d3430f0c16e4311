using System.Buffers;
using System.Threading.Channels;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>
/// One outgoing connection: dials, shakes hands, then moves bytes between the stream and messages until it ends or is
/// closed. It decides nothing. It posts one Connected at most and, unless it was closed from here, one Gone as its last word.
/// </summary>
internal sealed class PeerConnection : IAsyncDisposable
{
    /// <summary>Messages that may wait to be sent; a peer that reads so slowly is closed.</summary>
    private const int MaxQueued = 2048;

    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    private readonly int _id;
    private readonly PeerEndpoint _endpoint;
    private readonly ConnectionContext _context;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _run;
    private readonly Channel<PeerMessage> _outgoing = Channel.CreateBounded<PeerMessage>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true, SingleWriter = true });

    public PeerConnection(int id, PeerEndpoint endpoint, ConnectionContext context)
    {
        (_id, _endpoint, _context) = (id, endpoint, context);
        _run = Task.Run(RunAsync);
    }

    /// <summary>Queues a message; false when the peer does not read what was sent before.</summary>
    public bool TrySend(PeerMessage message) => _outgoing.Writer.TryWrite(message);

    /// <summary>Ends the connection; nothing is posted for it any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        SwarmEvent.Gone gone = await TalkAsync().ConfigureAwait(false);
        if (!_closing.IsCancellationRequested) await _context.Post(gone).ConfigureAwait(false);
    }

    private async Task<SwarmEvent.Gone> TalkAsync()
    {
        Task writing = Task.CompletedTask;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        try
        {
            Stream stream = await DialAsync().ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                Handshake theirs = await ShakeHandsAsync(stream).ConfigureAwait(false);
                await _context.Post(new SwarmEvent.Connected(_id, theirs)).ConfigureAwait(false);
                writing = WriteAsync(stream, ending.Token);
                await ReadAsync(stream, ending.Token).ConfigureAwait(false);
            }
            return new SwarmEvent.Gone(_id, "closed the connection");
        }
        catch (ProtocolException broken)
        {
            return new SwarmEvent.Gone(_id, broken.Message, Broken: true);
        }
        catch (Exception failed) when (failed is IOException or TimeoutException)
        {
            return new SwarmEvent.Gone(_id, failed.InnerException is null ? failed.Message : Describe(failed));
        }
        catch (OperationCanceledException)
        {
            return new SwarmEvent.Gone(_id, "closed by us");
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // its failure shows as the end of reading
        }
    }

    private static string Describe(Exception failed) =>
        failed.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionReset }
            ? "reset the connection" : failed.Message;

    private async Task<Stream> DialAsync()
    {
        using var timer = new CancellationTokenSource(DialTimeout, _context.Time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, timer.Token);
        try
        {
            return await _context.Dialer.DialAsync(_endpoint, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_closing.IsCancellationRequested)
        {
            throw new TimeoutException($"did not answer within {DialTimeout.TotalSeconds:0} s");
        }
    }

    private async Task<Handshake> ShakeHandsAsync(Stream stream)
    {
        using var timer = new CancellationTokenSource(HandshakeTimeout, _context.Time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, timer.Token);
        try
        {
            await stream.WriteAsync(_context.Handshake.ToBytes(), deadline.Token).ConfigureAwait(false);
            byte[] buffer = new byte[Handshake.Length];
            for (int received = 0; ;)
            {
                int count = await stream.ReadAsync(buffer.AsMemory(received), deadline.Token).ConfigureAwait(false);
                if (count == 0) throw new IOException($"closed the connection after {received} of the {Handshake.Length} bytes of a handshake");
                received += count;
                if (Handshake.TryRead(buffer.AsSpan(0, received)) is { } theirs) return theirs;
            }
        }
        catch (OperationCanceledException) when (!_closing.IsCancellationRequested)
        {
            throw new TimeoutException($"sent no whole handshake within {HandshakeTimeout.TotalSeconds:0} s");
        }
    }

    /// <summary>Receives into the decoder's own memory; see <see cref="MessageDecoder"/> for why.</summary>
    private async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var decoder = new MessageDecoder(_context.Blocks, _context.Pieces);
        while (true)
        {
            int count = await stream.ReadAsync(decoder.GetMemory(), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                decoder.EndOfStream();
                return;
            }
            decoder.Advance(count);
            while (decoder.TryRead() is { } message)
                await _context.Post(new SwarmEvent.Received(_id, message)).ConfigureAwait(false);
        }
    }

    /// <summary>Sends whatever is queued, as much at a time as there is.</summary>
    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        while (await _outgoing.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            buffer.ResetWrittenCount();
            while (_outgoing.Reader.TryRead(out PeerMessage? message)) MessageWriter.Write(message, buffer);
            await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
    }
}
