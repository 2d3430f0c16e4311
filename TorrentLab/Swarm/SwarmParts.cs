using TorrentLab.Pieces;
using TorrentLab.Primitives;

namespace TorrentLab.Swarm;

/// <summary>The parts of the engine that may be exchanged.</summary>
/// <param name="Picker">In which order to begin pieces.</param>
/// <param name="Choker">Who is uploaded to.</param>
/// <param name="Wanted">The pieces to get; null for all.</param>
public sealed record SwarmParts(IPiecePicker Picker, IChoker Choker, Bitfield? Wanted = null)
{
    /// <summary>The reference client's: pieces in order.</summary>
    public static SwarmParts InOrder(Random random) => new(new InOrderPicker(), new TitForTatChoker(random));

    /// <summary>The swarm's: the rarest pieces first.</summary>
    public static SwarmParts RarestFirst(Random random) => new(new RarestFirstPicker(random), new TitForTatChoker(random));
}
