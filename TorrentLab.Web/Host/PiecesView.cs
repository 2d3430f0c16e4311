using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>Every piece of a torrent.</summary>
/// <param name="Count">How many there are, wanted or not.</param>
/// <param name="Have">Those that are verified and on the disk. Not to be changed.</param>
/// <param name="InFlight">Those that are being fetched or checked, ascending; empty unless watched.</param>
/// <param name="Availability">For each piece how many connected peers have it, 255 for more; null unless the torrent runs and is watched.</param>
public sealed record PiecesView(int Count, Bitfield Have, IReadOnlyList<int> InFlight, ReadOnlyMemory<byte>? Availability);
