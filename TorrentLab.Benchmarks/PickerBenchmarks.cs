using BenchmarkDotNet.Attributes;
using TorrentLab.Pieces;
using TorrentLab.Primitives;

namespace TorrentLab.Benchmarks;

/// <summary>What it costs to choose a piece, in a download of many from one peer that has all.</summary>
[MemoryDiagnoser]
public class PickerBenchmarks
{
    [Params(1_000, 65_536)]
    public int Pieces { get; set; }

    [Benchmark]
    public double Rarest_first_for_each_piece()
    {
        Availability availability = new(Pieces);
        PieceTable table = new(new Bitfield(Pieces));
        Bitfield everything = new(Pieces);
        everything.SetAll();
        availability.Add(everything);
        RarestFirstPicker picker = new(new Random(1));
        double sum = 0;
        while (picker.Pick(table, availability, everything) is { } piece)
        {
            table.Move(piece, PieceState.InFlight);
            sum += piece;
        }
        return sum;
    }
}
