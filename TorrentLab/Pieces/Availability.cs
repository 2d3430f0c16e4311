using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>How many of the connected peers have each piece: exact, since every bitfield, have and goodbye is counted.</summary>
public sealed class Availability(int pieces)
{
    private readonly int[] _peers = new int[pieces];

    /// <summary>Another number of peers has the piece now.</summary>
    internal event Action<int>? Changed;

    /// <summary>Number of connected peers that have the piece.</summary>
    public int this[int piece] => _peers[piece];

    /// <summary>A peer has got the piece.</summary>
    public void Add(int piece) => Count(piece, 1);

    /// <summary>A peer has shown all that it has.</summary>
    public void Add(Bitfield has) => Count(has, 1);

    /// <summary>A peer with these pieces has left, or shows something else.</summary>
    public void Remove(Bitfield has) => Count(has, -1);

    private void Count(Bitfield has, int step)
    {
        ArgumentNullException.ThrowIfNull(has);
        if (has.Count == 0) return;
        for (int piece = 0; piece < _peers.Length; piece++)
            if (has[piece]) Count(piece, step);
    }

    private void Count(int piece, int step)
    {
        _peers[piece] += step;
        Changed?.Invoke(piece);
    }
}
