using BenchmarkDotNet.Attributes;
using TorrentLab.Lab;
using TorrentLab.Metainfo;

namespace TorrentLab.Benchmarks;

/// <summary>How long a .torrent file takes to read.</summary>
[MemoryDiagnoser]
public class MetainfoBenchmarks
{
    private readonly byte[] _manyFiles =
        LabTorrent.MultiFile("many", [.. Enumerable.Range(0, 10_000).Select(n => new LabFile($"directory-{n % 100}/file-{n}", 100))], 16 * 1024).File;

    private readonly byte[] _manyPieces = LabTorrent.SingleFile("large", 100_000 * 64, 64).File;

    [Benchmark]
    public int Ten_thousand_files() => TorrentFile.Parse(_manyFiles).Files.Count;

    [Benchmark]
    public int A_hundred_thousand_pieces() => TorrentFile.Parse(_manyPieces).PieceCount;
}
