using System.Diagnostics;

namespace TorrentLab.Fuzz.Engine;

/// <summary>One parser under test, with what it is fed and what must hold. Not safe for concurrent use.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Short and unique: "bencode".</summary>
    public required string Name { get; init; }

    /// <summary>The methods that it feeds.</summary>
    public required string Covers { get; init; }

    public required Grammar Grammar { get; init; }

    /// <summary>Inputs to begin with, at least one.</summary>
    public required IReadOnlyList<byte[]> Seeds { get; init; }

    /// <summary>Bytes that may be allocated for each byte of the input.</summary>
    public required int BytesPerByte { get; init; }

    /// <summary>Bytes that may be allocated beside that: an exception, a table of fixed size.</summary>
    public int BytesAtMost { get; init; } = 16 * 1024;

    /// <summary>Inputs of any size that are hard to read in linear time, by name; made to about the number of bytes that is asked for.</summary>
    public IReadOnlyDictionary<string, Func<int, byte[]>> Bombs { get; init; } = new Dictionary<string, Func<int, byte[]>>();

    /// <summary>Most bytes that an input may allocate.</summary>
    public long AllocationLimit(int length) => ((long)BytesPerByte * length) + BytesAtMost;

    /// <summary>Feeds one input, and looks at what comes of it.</summary>
    /// <exception cref="Exception">Whatever the parser throws beside what its documentation says, and <see cref="BrokenInvariantException"/>.</exception>
    public abstract Observation Feed(ReadOnlyMemory<byte> input);

    /// <summary>Feeds one input, only to see what it costs.</summary>
    public abstract Observation Measure(ReadOnlyMemory<byte> input);
}

/// <inheritdoc/>
/// <typeparam name="T">What the parser makes of an input.</typeparam>
internal sealed class FuzzTarget<T> : FuzzTarget where T : class
{
    /// <summary>The parser; null where it refused the input in the way that its documentation says.</summary>
    public required Func<ReadOnlyMemory<byte>, T?> Read { get; init; }

    /// <summary>Whether what the parser made counts as accepted; for those that say why not by a value.</summary>
    public Func<T, bool> IsAccepted { get; init; } = _ => true;

    /// <summary>What must hold of what the parser made.</summary>
    public Action<ReadOnlyMemory<byte>, T> Check { get; init; } = (_, _) => { };

    public override Observation Feed(ReadOnlyMemory<byte> input)
    {
        Observation seen = Measure(input, out T? value);
        if (value is not null) Check(input, value);
        return seen;
    }

    public override Observation Measure(ReadOnlyMemory<byte> input) => Measure(input, out _);

    private Observation Measure(ReadOnlyMemory<byte> input, out T? value)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long began = Stopwatch.GetTimestamp();
        value = Read(input);
        TimeSpan time = Stopwatch.GetElapsedTime(began);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new Observation(value is not null && IsAccepted(value), allocated, time);
    }
}

/// <summary>What one input did.</summary>
/// <param name="IsAccepted">False when it was refused by a documented exception or answer.</param>
/// <param name="Allocated">Bytes that reading it allocated.</param>
/// <param name="Time">How long reading it took.</param>
internal readonly record struct Observation(bool IsAccepted, long Allocated, TimeSpan Time);
