namespace TorrentLab.Fuzz.Engine;

/// <summary>
/// What a mutator knows of a format: where its parts are and what is odd in their place. It reads by hand, and shares no code
/// with the parsers that are tested. Not safe for concurrent use.
/// </summary>
internal abstract class Grammar
{
    /// <summary>What opens and what closes a level of nesting; null where nothing nests.</summary>
    public virtual (byte[] Open, byte[] Close)? Nesting => null;

    /// <summary>Finds the parts of an input, as far as it can be read.</summary>
    public abstract void Split(ReadOnlySpan<byte> input, List<Part> parts);

    /// <summary>What may stand in the place of a part and is hard to get right.</summary>
    public abstract IReadOnlyList<byte[]> OddFor(Part part);

    /// <summary>Corrects the number that says how long a part is.</summary>
    /// <param name="draft">The input.</param>
    /// <param name="lengthAt">See <see cref="Part.LengthAt"/>.</param>
    /// <param name="change">Bytes by which the part has grown; negative where it has shrunk.</param>
    public virtual void FixLength(Draft draft, int lengthAt, int change)
    {
        // Most formats have no such numbers.
    }

    /// <summary>Puts right what must fit the rest of an input, as a checksum, so that the parser reads on.</summary>
    public virtual void Seal(Draft draft)
    {
        // Most formats have nothing of the kind.
    }
}
