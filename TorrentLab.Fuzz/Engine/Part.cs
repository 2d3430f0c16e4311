namespace TorrentLab.Fuzz.Engine;

/// <summary>A part of an input that means something in its format.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">Behind the last byte.</param>
/// <param name="Kind">What it is; parts of one kind can stand in for each other.</param>
/// <param name="LengthAt">Where the number stands that says how long this part is; -1 for none.</param>
internal readonly record struct Part(int Start, int End, PartKind Kind, int LengthAt = -1)
{
    public int Length => End - Start;
}

/// <summary>What a <see cref="Part"/> is.</summary>
internal enum PartKind
{
    /// <summary>A whole value, with everything inside it.</summary>
    Value,

    /// <summary>The name of a value.</summary>
    Key,

    /// <summary>A key with its value, or a record or a frame: what can be left out or come twice.</summary>
    Entry,

    /// <summary>The digits of a number.</summary>
    Digits,

    /// <summary>The bytes of a string or of a payload.</summary>
    Body,

    /// <summary>A number of fixed width.</summary>
    Field,
}
