using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>The state of every piece and the only moves there are: the one truth about what is here.</summary>
public sealed class PieceTable
{
    private readonly PieceState[] _states;

    /// <param name="stored">The pieces that are on the disk at the start; the table keeps a copy.</param>
    /// <param name="wanted">The pieces to get; null for all.</param>
    public PieceTable(Bitfield stored, Bitfield? wanted = null)
    {
        ArgumentNullException.ThrowIfNull(stored);
        _states = new PieceState[stored.Length];
        Stored = stored.Clone();
        for (int piece = 0; piece < stored.Length; piece++)
        {
            _states[piece] = stored[piece] ? PieceState.Stored : wanted?[piece] == false ? PieceState.Skipped : PieceState.Missing;
            if (_states[piece] == PieceState.Missing) MissingCount++;
        }
        UnstoredCount = MissingCount;
    }

    /// <summary>A piece has another state now.</summary>
    internal event Action<int>? Moved;

    /// <summary>Number of pieces.</summary>
    public int Count => _states.Length;

    /// <summary>Number of pieces in <see cref="PieceState.Missing"/>: those that can be begun.</summary>
    public int MissingCount { get; private set; }

    /// <summary>Number of wanted pieces that are not stored yet, wherever they are.</summary>
    public int UnstoredCount { get; private set; }

    /// <summary>Every wanted piece is stored.</summary>
    public bool IsComplete => UnstoredCount == 0;

    /// <summary>The pieces in <see cref="PieceState.Stored"/>, as one bit each. Read it; <see cref="Move"/> changes it.</summary>
    public Bitfield Stored { get; }

    public PieceState this[int piece] => _states[piece];

    /// <summary>The piece is wanted and not stored yet.</summary>
    public bool Lacks(int piece) => _states[piece] is not (PieceState.Stored or PieceState.Skipped);

    /// <summary>Moves a piece on.</summary>
    /// <exception cref="InvalidOperationException">There is no such move: a bug of ours.</exception>
    public void Move(int piece, PieceState to)
    {
        bool legal = (_states[piece], to) switch
        {
            (PieceState.Missing, PieceState.InFlight) => true,
            (PieceState.InFlight, PieceState.Missing) => true,  // its last peer left before a block came
            (PieceState.InFlight, PieceState.Checking) => true,
            (PieceState.Checking, PieceState.Missing) => true,  // wrong hash: fetch it again
            (PieceState.Checking, PieceState.Stored) => true,
            _ => false,
        };
        if (!legal) throw new InvalidOperationException($"piece {piece} cannot go from {_states[piece]} to {to}");
        if (_states[piece] == PieceState.Missing) MissingCount--;
        if (to == PieceState.Missing) MissingCount++;
        _states[piece] = to;
        if (to == PieceState.Stored)
        {
            Stored[piece] = true;
            UnstoredCount--;
        }
        Moved?.Invoke(piece);
    }
}
