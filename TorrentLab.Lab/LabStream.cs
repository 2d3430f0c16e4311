namespace TorrentLab.Lab;

/// <summary>One end of a <see cref="LabLink"/>. Asynchronous only. One reader and one writer at a time.</summary>
public sealed class LabStream : Stream
{
    private readonly LabPipe _incoming;
    private readonly LabPipe _outgoing;
    private volatile bool _isDisposed;

    internal LabStream(LabPipe incoming, LabPipe outgoing) => (_incoming, _outgoing) = (incoming, outgoing);

    /// <summary>True when this end was closed.</summary>
    public bool IsDisposed => _isDisposed;

    public override bool CanRead => !_isDisposed;

    public override bool CanWrite => !_isDisposed;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Says that nothing more will be sent; what the other end sends can still be read (half-closed).</summary>
    public void EndWriting() => _outgoing.Close();

    /// <summary>Waits until the other end has sent as much as the link holds, and must wait with the next byte.</summary>
    public Task FilledAsync(CancellationToken cancellationToken) => _incoming.FilledAsync(cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _incoming.ReadAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _outgoing.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        _outgoing.Close();
        _incoming.Close();
        base.Dispose(disposing);
    }
}
