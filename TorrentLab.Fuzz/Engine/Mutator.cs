namespace TorrentLab.Fuzz.Engine;

/// <summary>Changes an input in one place: as its format allows, as it forbids, or as bytes without any meaning.</summary>
/// <param name="grammar">What is known of the format.</param>
/// <param name="seeds">Inputs to take parts from, each with its parts.</param>
internal sealed class Mutator(Grammar grammar, IReadOnlyList<(byte[] Bytes, Part[] Parts)> seeds)
{
    private const int LongestGrowth = 12; // doublings

    private readonly List<Part> _parts = [];

    /// <summary>Makes one change.</summary>
    public void Mutate(Draft draft, ref Chance chance)
    {
        _parts.Clear();
        grammar.Split(draft.Span, _parts);
        if (_parts.Count == 0 || chance.OneIn(5)) ByteChange.Make(draft, seeds[chance.Below(seeds.Count)].Bytes, ref chance);
        else Change(draft, _parts[chance.Below(_parts.Count)], ref chance);
    }

    private void Change(Draft draft, Part part, ref Chance chance)
    {
        int before = draft.Length;
        switch (chance.Below(16))
        {
            case < 5: PutOdd(draft, part, ref chance); break;
            case < 7: PutOther(draft, part, ref chance); break;
            case < 9: PutForeign(draft, part, ref chance); break;
            case < 11: draft.Insert(part.End, draft.Copy(part.Start, part.End)); break;
            case < 13: draft.Delete(part.Start, part.End); break;
            case < 14: Swap(draft, part, ref chance); break;
            case < 15: ChangeByte(draft, part, ref chance); break;
            default: Grow(draft, part, ref chance); break;
        }
        if (part.LengthAt >= 0 && draft.Length != before && !chance.OneIn(4)) grammar.FixLength(draft, part.LengthAt, draft.Length - before);
    }

    private void PutOdd(Draft draft, Part part, ref Chance chance) => draft.Replace(part.Start, part.End, chance.Of(grammar.OddFor(part)));

    private void PutOther(Draft draft, Part part, ref Chance chance)
    {
        Part other = Pick(_parts, part.Kind, ref chance);
        draft.Replace(part.Start, part.End, draft.Copy(other.Start, other.End));
    }

    private void PutForeign(Draft draft, Part part, ref Chance chance)
    {
        (byte[] bytes, Part[] parts) = chance.Of(seeds);
        if (parts.Length == 0) return;
        Part other = Pick(parts, part.Kind, ref chance);
        draft.Replace(part.Start, part.End, bytes.AsSpan(other.Start, other.Length));
    }

    private void Swap(Draft draft, Part part, ref Chance chance)
    {
        Part other = Pick(_parts, part.Kind, ref chance);
        (Part first, Part second) = part.Start <= other.Start ? (part, other) : (other, part);
        if (first.End > second.Start) return; // one lies in the other
        Span<byte> all = draft.Span[first.Start..second.End];
        // Three reversals exchange two neighbours; with what lies between them, four.
        all.Reverse();
        all[..second.Length].Reverse();
        all[second.Length..^first.Length].Reverse();
        all[^first.Length..].Reverse();
    }

    private static void ChangeByte(Draft draft, Part part, ref Chance chance)
    {
        if (part.Length > 0) draft.Span[part.Start + chance.Below(part.Length)] = (byte)chance.Next();
    }

    /// <summary>Puts a part there many times, or many levels of nesting around it. Seldom many: long inputs take long.</summary>
    private void Grow(Draft draft, Part part, ref Chance chance)
    {
        int doublings = chance.OneIn(16) ? 1 + chance.Below(LongestGrowth) : 1 + chance.Below(4);
        if (grammar.Nesting is var (open, close) && chance.OneIn(2))
        {
            int levels = (1 << doublings) + chance.Below(4);
            if (draft.Length + (levels * (open.Length + close.Length)) > Draft.MaxLength) return;
            for (int level = 0; level < levels; level++) draft.Insert(part.End, close);
            for (int level = 0; level < levels; level++) draft.Insert(part.Start, open);
            return;
        }
        int length = part.Length;
        for (; doublings > 0 && draft.Insert(part.Start, draft.Copy(part.Start, part.Start + length)); doublings--) length *= 2;
    }

    /// <summary>A part of a kind, if one is found in a few tries.</summary>
    private static Part Pick(IReadOnlyList<Part> parts, PartKind kind, ref Chance chance)
    {
        Part found = parts[chance.Below(parts.Count)];
        for (int tries = 0; found.Kind != kind && tries < 4; tries++) found = parts[chance.Below(parts.Count)];
        return found;
    }
}
