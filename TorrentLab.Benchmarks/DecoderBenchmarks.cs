using BenchmarkDotNet.Attributes;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Benchmarks;

/// <summary>How long the decoder takes for a MiB of blocks, copied in as a socket would.</summary>
[MemoryDiagnoser]
public class DecoderBenchmarks
{
    private const int Blocks = 64;

    private readonly byte[] _bytes = [.. Enumerable.Range(0, Blocks).SelectMany(n => RawWire.Piece(0, (uint)n * 16384, new byte[16384]))];
    private readonly BlockPool _pool = new();

    [Benchmark(OperationsPerInvoke = Blocks)]
    public int A_block()
    {
        using MessageDecoder decoder = new(_pool, pieces: 1);
        int read = 0;
        for (ReadOnlySpan<byte> left = _bytes; !left.IsEmpty;)
        {
            Memory<byte> room = decoder.GetMemory();
            int count = Math.Min(room.Length, left.Length);
            left[..count].CopyTo(room.Span);
            left = left[count..];
            decoder.Advance(count);
            while (decoder.TryRead(out WireMessage message))
            {
                message.Data!.Dispose();
                read++;
            }
        }
        return read;
    }
}
