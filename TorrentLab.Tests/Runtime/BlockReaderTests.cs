using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class BlockReaderTests
{
    private const int KiB = 1024;
    private const int Run = 256 * KiB;

    /// <summary>Piece lengths below, at, and beside a multiple of what is read at a time; the last piece is short, once by one byte.</summary>
    public static TheoryData<int, int> Torrents() => new()
    {
        { 1, 3 },
        { 16 * KiB, 100_001 },
        { 300_000, 700_001 },
        { Run, (2 * Run) + 1 },
        { 1024 * KiB, (2 * 1024 * KiB) + (600 * KiB) },
    };

    [Theory, MemberData(nameof(Torrents))]
    public void Every_block_has_the_right_bytes(int pieceLength, int length)
    {
        LabTorrent lab = LabTorrent.SingleFile("payload.bin", length, pieceLength);
        BlockReader reader = new(TorrentFile.Parse(lab.File), new MemoryStore(lab));

        foreach (BlockRef block in Blocks(lab, new Random(1))) AssertRight(lab, reader, block);
    }

    [Fact]
    public void Each_run_is_read_once_and_no_further_than_its_piece()
    {
        LabTorrent lab = LabTorrent.SingleFile("payload.bin", 1024 * KiB, 600 * KiB);
        MemoryStore store = new(lab);
        BlockReader reader = new(TorrentFile.Parse(lab.File), store);

        for (int piece = 0; piece < 2; piece++)
            for (int offset = 0; offset < lab.Piece(piece).Length; offset += 8 * KiB) AssertRight(lab, reader, new BlockRef(piece, offset, 8 * KiB));
        AssertRight(lab, reader, new BlockRef(0, Run - 1, 2)); // over the border of two runs

        Assert.Equal(
            [new(0, 0, Run), new(0, Run, Run), new(0, 2 * Run, 88 * KiB), new(1, 0, Run), new(1, Run, 168 * KiB)],
            store.Reads);
    }

    [Fact]
    public void The_run_unused_for_longest_makes_place_for_the_49th()
    {
        LabTorrent lab = LabTorrent.SingleFile("payload.bin", 49 * 16 * KiB, 16 * KiB);
        MemoryStore store = new(lab);
        BlockReader reader = new(TorrentFile.Parse(lab.File), store);
        for (int piece = 0; piece < 48; piece++) AssertRight(lab, reader, new BlockRef(piece, 0, 10));
        AssertRight(lab, reader, new BlockRef(0, 0, 10)); // now piece 1 is the oldest

        AssertRight(lab, reader, new BlockRef(48, 0, 10));
        store.Reads.Clear();
        AssertRight(lab, reader, new BlockRef(0, 0, 10));
        AssertRight(lab, reader, new BlockRef(2, 0, 10));
        Assert.Empty(store.Reads);
        AssertRight(lab, reader, new BlockRef(1, 0, 10));

        Assert.Equal([new BlockRef(1, 0, 16 * KiB)], store.Reads);
    }

    [Fact(Timeout = 20_000)]
    public async Task Many_threads_get_the_right_bytes_while_runs_are_evicted()
    {
        LabTorrent lab = LabTorrent.SingleFile("payload.bin", 200 * 4 * KiB, 4 * KiB);
        MemoryStore store = new(lab);
        BlockReader reader = new(TorrentFile.Parse(lab.File), store);
        using Barrier start = new(6);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(thread => Task.Factory.StartNew(() =>
        {
            Random random = new(thread);
            start.SignalAndWait();
            for (int i = 0; i < 5000; i++)
            {
                int offset = random.Next(4 * KiB);
                AssertRight(lab, reader, new BlockRef(random.Next(200), offset, random.Next(1, (4 * KiB) - offset + 1)));
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.InRange(store.Reads.Count, 200, 30_000);
    }

    [Fact(Timeout = 20_000)]
    public async Task Threads_that_want_the_same_run_read_it_once()
    {
        LabTorrent lab = LabTorrent.SingleFile("payload.bin", Run, Run);
        MemoryStore store = new(lab);
        BlockReader reader = new(TorrentFile.Parse(lab.File), store);
        using Barrier start = new(8);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait();
            AssertRight(lab, reader, new BlockRef(0, thread * 32 * KiB, 32 * KiB));
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal([new BlockRef(0, 0, Run)], store.Reads);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_store_that_fails_is_a_clear_error_and_is_tried_again(bool isGone)
    {
        LabTorrent lab = LabTorrent.SingleFile("payload.bin", 100_000, 32 * KiB);
        MemoryStore store = new(lab) { IsGone = isGone, IsBroken = !isGone };
        BlockReader reader = new(TorrentFile.Parse(lab.File), store);
        BlockRef block = new(1, 100, 10_000);

        var error = Assert.Throws<StorageException>(() => reader.Read(block, new byte[block.Length]));
        Assert.Contains(isGone ? "piece 1 cannot be read any more" : "the disk is broken", error.Message, StringComparison.Ordinal);
        (store.IsGone, store.IsBroken) = (false, false);

        AssertRight(lab, reader, block);
    }

    /// <summary>Ends and borders of every piece with the usual lengths, and blocks drawn by lot.</summary>
    private static IEnumerable<BlockRef> Blocks(LabTorrent lab, Random random)
    {
        int[] lengths = [1, 2, 16 * KiB, 17_000, 32 * KiB, 128 * KiB];
        for (int piece = 0; piece < lab.PieceCount; piece++)
        {
            int size = lab.Piece(piece).Length;
            foreach (int offset in (int[])[0, 1, Run - 1, Run, Run + 1, (2 * Run) - 1, size - 128 * KiB, size - 2, size - 1, random.Next(size)])
                foreach (int length in (int[])[.. lengths, random.Next(1, 128 * KiB)])
                    if (offset >= 0 && offset < size) yield return new BlockRef(piece, offset, Math.Min(length, size - offset));
        }
    }

    private static void AssertRight(LabTorrent lab, BlockReader reader, BlockRef block)
    {
        byte[] read = new byte[block.Length];
        reader.Read(block, read);
        Assert.True(lab.Piece(block.Piece).Span.Slice(block.Offset, block.Length).SequenceEqual(read), $"{block} has wrong bytes");
    }
}
