using TorrentLab.Lab;

namespace TorrentLab.Tests.Lab;

public sealed class LabLinkTests : IDisposable
{
    private readonly Deadline _deadline = Deadline.InSeconds(5);

    [Theory(Timeout = 10_000)]
    [InlineData(1, int.MaxValue), InlineData(7, 3), InlineData(64, 1), InlineData(1000, 17), InlineData(100_000, int.MaxValue)]
    public async Task What_is_sent_arrives_in_both_directions_at_once(int capacity, int chop)
    {
        using LabLink link = new(capacity, chop);
        byte[] right = Bytes(1, 5000);
        byte[] left = Bytes(2, 4000);

        Task sending = Task.WhenAll(
            link.Left.WriteAsync(right, _deadline.Token).AsTask(), link.Right.WriteAsync(left, _deadline.Token).AsTask());

        Assert.Equal(right, await ReadAsync(link.Right, right.Length));
        Assert.Equal(left, await ReadAsync(link.Left, left.Length));
        await sending;
    }

    [Fact(Timeout = 10_000)]
    public async Task A_read_gives_at_most_what_the_link_is_chopped_into()
    {
        using LabLink link = new(chop: 3);
        await link.Left.WriteAsync(Bytes(1, 7), _deadline.Token);
        byte[] room = new byte[100];

        List<int> counts = [];
        while (counts.Sum() < 7) counts.Add(await link.Right.ReadAsync(room, _deadline.Token));

        Assert.Equal([3, 3, 1], counts);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_writer_waits_until_the_reader_has_made_room()
    {
        using LabLink link = new(capacity: 10);
        Task writing = link.Left.WriteAsync(Bytes(1, 15), _deadline.Token).AsTask();

        await link.Right.FilledAsync(_deadline.Token);
        Assert.False(writing.IsCompleted);
        await ReadAsync(link.Right, 5);

        await writing;
    }

    [Theory(Timeout = 10_000), InlineData(1), InlineData(20), InlineData(68)]
    public async Task A_cut_link_carries_so_many_bytes_and_ends_for_both_sides(int cutAfter)
    {
        using LabLink link = new(capacity: 16, cutAfter: cutAfter);
        byte[] bytes = Bytes(1, 100);

        Task writing = link.Left.WriteAsync(bytes, _deadline.Token).AsTask();

        Assert.Equal(bytes[..cutAfter], await ReadAsync(link.Right, cutAfter));
        await Assert.ThrowsAsync<IOException>(() => writing);
        Assert.Equal(0, await link.Right.ReadAsync(new byte[1], _deadline.Token));
        Assert.Equal(0, await link.Left.ReadAsync(new byte[1], _deadline.Token));
        await Assert.ThrowsAsync<IOException>(async () => await link.Right.WriteAsync(bytes, _deadline.Token));
    }

    [Fact(Timeout = 10_000)]
    public async Task What_was_sent_before_an_end_was_closed_arrives_and_an_answer_fails()
    {
        using LabLink link = new();
        await link.Left.WriteAsync(new byte[] { 1, 2 }, _deadline.Token);
        await link.Left.DisposeAsync();

        Assert.True(link.Left.IsDisposed);
        Assert.False(link.Right.IsDisposed);
        Assert.Equal([1, 2], await ReadAsync(link.Right, 2));
        Assert.Equal(0, await link.Right.ReadAsync(new byte[1], _deadline.Token));
        await Assert.ThrowsAsync<IOException>(async () => await link.Right.WriteAsync(new byte[1], _deadline.Token));
    }

    [Fact(Timeout = 10_000)]
    public async Task Who_has_ended_its_writing_still_reads()
    {
        using LabLink link = new();
        link.Left.EndWriting();

        Assert.Equal(0, await link.Right.ReadAsync(new byte[1], _deadline.Token));
        await link.Right.WriteAsync(new byte[] { 5 }, _deadline.Token);

        Assert.Equal([5], await ReadAsync(link.Left, 1));
    }

    [Fact(Timeout = 10_000)]
    public async Task Waiting_reads_and_writes_end_when_they_are_cancelled()
    {
        using LabLink link = new(capacity: 1);
        using CancellationTokenSource stop = new();
        Task reading = link.Left.ReadAsync(new byte[1], stop.Token).AsTask();
        Task writing = link.Left.WriteAsync(new byte[2], stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(_deadline.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(_deadline.Token));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_read_into_no_room_waits_for_bytes_and_takes_none()
    {
        using LabLink link = new();
        Task<int> ready = link.Left.ReadAsync(Memory<byte>.Empty, _deadline.Token).AsTask();
        Assert.False(ready.IsCompleted);

        await link.Right.WriteAsync(new byte[] { 9 }, _deadline.Token);

        Assert.Equal(0, await ready);
        Assert.Equal([9], await ReadAsync(link.Left, 1));
    }

    public void Dispose() => _deadline.Dispose();

    private static byte[] Bytes(int seed, int count)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, _deadline.Token);
        return bytes;
    }
}
