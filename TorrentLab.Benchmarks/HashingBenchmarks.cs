using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using TorrentLab.Primitives;

namespace TorrentLab.Benchmarks;

/// <summary>SHA-1 of a MiB: in one call, and block by block as the engine does it.</summary>
public class HashingBenchmarks
{
    private readonly byte[] _piece = new byte[1 << 20];
    private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);

    [Benchmark(Baseline = true)]
    public Sha1Hash In_one_call() => Sha1Hash.Of(_piece);

    [Benchmark]
    public int Block_by_block()
    {
        for (int offset = 0; offset < _piece.Length; offset += BlockRef.MaxLength) _sha1.AppendData(_piece, offset, BlockRef.MaxLength);
        Span<byte> digest = stackalloc byte[Sha1Hash.Length];
        return _sha1.GetHashAndReset(digest);
    }
}
