namespace TorrentLab.Lab;

/// <summary>One direction of a <see cref="LabLink"/>: keeps the bytes between writer and reader. One writer, one reader.</summary>
/// <param name="capacity">Bytes that may lie in it; a writer waits for room.</param>
/// <param name="chop">Most bytes that one read gives.</param>
/// <param name="cutAfter">Bytes that it carries in all.</param>
/// <param name="cut">Called when it has carried them.</param>
internal sealed class LabPipe(int capacity, int chop, long cutAfter, Action cut)
{
    private readonly Lock _gate = new();
    private readonly byte[] _ring = new byte[capacity];
    private int _start; // first unread byte
    private int _count; // unread bytes
    private long _carried;
    private bool _isClosed;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Takes all bytes, as there is room for them.</summary>
    /// <exception cref="IOException">It was closed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!bytes.IsEmpty)
        {
            Task? wait = TryPut(bytes.Span, out int count);
            bytes = bytes[count..];
            if (_carried == cutAfter) cut();
            if (wait is not null) await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for bytes, and takes as many as fit; into no room it takes none, but waits as well.</summary>
    /// <returns>0 also when it was closed and is empty.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> room, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            if (TryTake(room.Span, out int count) is not { } wait) return count;
            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until there is no room for another byte.</summary>
    public async Task FilledAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_count == capacity) return;
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes no more bytes. What lies in it can still be read.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Signal();
        }
    }

    /// <returns>Null when bytes were taken; else what to wait for.</returns>
    private Task? TryPut(ReadOnlySpan<byte> bytes, out int count)
    {
        lock (_gate)
        {
            if (_isClosed) throw new IOException("the connection is closed");
            count = (int)Math.Min(Math.Min(bytes.Length, capacity - _count), cutAfter - _carried);
            if (count == 0) return _changed.Task;
            int end = (_start + _count) % capacity;
            int first = Math.Min(count, capacity - end);
            bytes[..first].CopyTo(_ring.AsSpan(end));
            bytes[first..count].CopyTo(_ring);
            (_count, _carried) = (_count + count, _carried + count);
            Signal();
            return null;
        }
    }

    /// <returns>Null when bytes were taken, or none will come; else what to wait for.</returns>
    private Task? TryTake(Span<byte> room, out int count)
    {
        lock (_gate)
        {
            count = Math.Min(Math.Min(room.Length, chop), _count);
            if (_count == 0) return _isClosed ? null : _changed.Task;
            int first = Math.Min(count, capacity - _start);
            _ring.AsSpan(_start, first).CopyTo(room);
            _ring.AsSpan(0, count - first).CopyTo(room[first..]);
            (_start, _count) = ((_start + count) % capacity, _count - count);
            Signal();
            return null;
        }
    }

    private void Signal()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
