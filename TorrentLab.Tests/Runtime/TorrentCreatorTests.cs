using System.Collections.Concurrent;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class TorrentCreatorTests : IDisposable
{
    private const int PieceLength = 16 * 1024;

    private readonly TestDirectory _directory = new();

    [Theory]
    [InlineData(1, 16 * 1024, 1)]
    [InlineData(16 * 1024, 16 * 1024, 2)]
    [InlineData(3_000_001, 16 * 1024, 1)]
    [InlineData(3_000_001, 16 * 1024, 8)]
    [InlineData(3_000_001, 1024 * 1024, 3)]
    [InlineData(3_000_001, 2 * 1024 * 1024, 2)]
    [InlineData(3_000_001, 64 * 1024 * 1024, 2)]
    public void A_single_file_gets_the_hashes_of_its_pieces(int length, int pieceLength, int threads)
    {
        var lab = LabTorrent.SingleFile("file.bin", length, pieceLength);
        lab.WriteTo(_directory.Path);

        Assert.Equal(lab.File, Create(List("file.bin"), pieceLength, threads));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Pieces_run_across_files_and_more_files_than_may_be_open(int threads)
    {
        LabFile[] files = [.. Enumerable.Range(0, 300).Select(n => new LabFile($"{n / 10:00}/{n % 10}", n % 7 == 0 ? 0 : 37 * n))];
        var lab = LabTorrent.MultiFile("top", files, PieceLength);
        lab.WriteTo(_directory.Path);

        Assert.Equal(lab.File, Create(List("top"), PieceLength, threads));
    }

    [Fact]
    public void A_directory_of_one_file_stays_a_directory()
    {
        var lab = LabTorrent.MultiFile("top", [new LabFile("only", 5)], PieceLength);
        lab.WriteTo(_directory.Path);

        Assert.Equal(lab.File, Create(List("top"), PieceLength, 2));
    }

    [Fact]
    public void Progress_counts_up_to_every_byte()
    {
        LabTorrent.SingleFile("file.bin", 3_000_001, PieceLength).WriteTo(_directory.Path);
        var seen = new ReportedNumbers();

        TorrentCreator.Create(List("file.bin"), new TorrentDetails(), PieceLength, 2, seen, CancellationToken.None);

        Assert.Equal(3_000_001, seen.Numbers.Max());
        Assert.True(seen.Numbers.Count > 10);
        Assert.Equal(seen.Numbers.Count, seen.Numbers.Distinct().Count());
    }

    [Theory]
    [InlineData("longer", "it had 100000 bytes and now has 100001")]
    [InlineData("shorter", "it ends after")]
    [InlineData("touched", "it was written to")]
    [InlineData("deleted", "it is gone")]
    public void A_file_that_changes_meanwhile_fails_the_job_and_is_named(string change, string how)
    {
        LabTorrent.SingleFile("file.bin", 100_000, PieceLength).WriteTo(_directory.Path);
        ContentListing listing = List("file.bin");
        string path = _directory.At("file.bin");
        switch (change)
        {
            case "longer": File.AppendAllText(path, "1"); break;
            case "shorter": File.WriteAllBytes(path, new byte[50_000]); break;
            case "touched": File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1)); break;
            default: File.Delete(path); break;
        }

        string message = Assert.Throws<StorageException>(() => Create(listing, PieceLength, 2)).Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains(how, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void A_file_that_cannot_be_read_is_named(int length)
    {
        string path = _directory.WriteFile("top/locked", new byte[length]);
        _directory.WriteFile("top/other", "1"u8);
        using FileStream held = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        string message = Assert.Throws<StorageException>(() => Create(List("top"), PieceLength, 2)).Message;

        Assert.StartsWith($"cannot read {path}: ", message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Cancelling_ends_the_work_soon()
    {
        string path = _directory.WriteFile("huge", []);
        using (FileStream huge = File.OpenWrite(path)) huge.SetLength(1L << 40); // sparse
        using CancellationTokenSource stop = new();
        var seen = new ReportedNumbers { Reported = stop.Cancel };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() =>
            TorrentCreator.Create(List("huge"), new TorrentDetails(), PieceLengths.Largest, 2, seen, stop.Token)));

        Assert.InRange(seen.Numbers.Count, 1, 100);
    }

    [Fact]
    public void Too_many_pieces_for_a_torrent_are_refused_before_anything_is_hashed()
    {
        string path = _directory.WriteFile("huge", []);
        using (FileStream huge = File.OpenWrite(path)) huge.SetLength(1L << 40);

        string message = Assert.Throws<StorageException>(() => Create(List("huge"), PieceLength, 2)).Message;

        Assert.Contains("Choose a larger piece length", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_piece_length_that_is_not_usual_is_a_bug_of_the_caller()
    {
        _directory.WriteFile("file", "1"u8);

        Assert.Throws<ArgumentOutOfRangeException>(() => Create(List("file"), 17_000, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(List("file"), PieceLength, 0));
    }

    public void Dispose() => _directory.Dispose();

    private ContentListing List(string name) => ContentListing.Of(_directory.At(name), null, CancellationToken.None);

    private static byte[] Create(ContentListing listing, int pieceLength, int threads) =>
        TorrentCreator.Create(listing, new TorrentDetails(), pieceLength, threads, progress: null, CancellationToken.None).ToArray();

    private sealed class ReportedNumbers : IProgress<long>
    {
        public ConcurrentBag<long> Numbers { get; } = [];

        public Action Reported { get; init; } = () => { };

        public void Report(long value)
        {
            Numbers.Add(value);
            Reported();
        }
    }
}
