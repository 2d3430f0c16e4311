namespace TorrentLab.Tracker.Server;

/// <summary>
/// Finds entries of an array by a hash of theirs: chains of positions, 8 bytes an entry. The entries stay where they are,
/// so that one array can be found in by several keys.
/// </summary>
internal sealed class HashChains
{
    private const int None = 0; // positions are stored plus one, so that a fresh array is empty

    private int[] _heads;
    private int[] _next;

    public HashChains(int capacity) => (_heads, _next) = (TableMemory.Allocate<int>(capacity), TableMemory.Allocate<int>(capacity));

    /// <summary>The first position of a hash, -1 for none.</summary>
    public int First(int hash) => _heads[BucketOf(hash)] - 1;

    /// <summary>The position after another in the same chain, -1 for none.</summary>
    public int Next(int position) => _next[position] - 1;

    public void Add(int hash, int position)
    {
        ref int head = ref _heads[BucketOf(hash)];
        _next[position] = head;
        head = position + 1;
    }

    public void Remove(int hash, int position) => LinkTo(hash, position) = _next[position];

    /// <summary>The entry with this hash has moved in its array.</summary>
    public void Move(int hash, int from, int to)
    {
        LinkTo(hash, from) = to + 1;
        _next[to] = _next[from];
    }

    /// <summary>Forgets everything and makes room; what is still there must be added again.</summary>
    public void Reset(int capacity) => (_heads, _next) = (TableMemory.Allocate<int>(capacity), TableMemory.Allocate<int>(capacity));

    private ref int LinkTo(int hash, int position)
    {
        ref int link = ref _heads[BucketOf(hash)];
        while (link != position + 1)
        {
            if (link == None) throw new InvalidOperationException($"position {position} is not in the chain of its hash");
            link = ref _next[link - 1];
        }
        return ref link;
    }

    /// <summary>The high bits of hash times length: as good as a remainder, and much cheaper.</summary>
    private uint BucketOf(int hash) => (uint)(((ulong)(uint)hash * (uint)_heads.Length) >> 32);
}
