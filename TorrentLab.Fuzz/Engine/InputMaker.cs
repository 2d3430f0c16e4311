namespace TorrentLab.Fuzz.Engine;

/// <summary>
/// Makes the inputs of a target: the seed of the run and the number of an input decide it, whatever was made before. The first
/// inputs are the target's seeds as they are. Not safe for concurrent use.
/// </summary>
internal sealed class InputMaker
{
    private const int MostChanges = 8;

    private readonly FuzzTarget _target;
    private readonly ulong _seed;
    private readonly List<(byte[] Bytes, Part[] Parts)> _seeds = [];
    private readonly Mutator _mutator;
    private readonly Draft _draft = new();

    /// <param name="target">Whose inputs.</param>
    /// <param name="seed">Of the run.</param>
    public InputMaker(FuzzTarget target, ulong seed)
    {
        (_target, _seed) = (target, seed);
        List<Part> parts = [];
        foreach (byte[] bytes in target.Seeds)
        {
            parts.Clear();
            target.Grammar.Split(bytes, parts);
            _seeds.Add((bytes, [.. parts]));
        }
        _mutator = new Mutator(target.Grammar, _seeds);
    }

    /// <summary>The input of a number; good until the next call.</summary>
    public ReadOnlyMemory<byte> Make(long number)
    {
        if (number < _seeds.Count)
        {
            _draft.Set(_seeds[(int)number].Bytes);
            return _draft.Memory;
        }
        var chance = Chance.Of(_seed, _target.Name, number);
        _draft.Set(_seeds[chance.Below(_seeds.Count)].Bytes);
        int changes = 1;
        while (changes < MostChanges && chance.OneIn(2)) changes++;
        for (; changes > 0; changes--) _mutator.Mutate(_draft, ref chance);
        if (!chance.OneIn(8)) _target.Grammar.Seal(_draft);
        return _draft.Memory;
    }
}
