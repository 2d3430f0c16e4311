using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>A tracker's counts for the torrents asked about (BEP 48). A torrent the tracker does not know is left out.</summary>
/// <param name="Torrents">Counts by info-hash.</param>
/// <param name="Notes">What was ignored in the answer and why, one line each.</param>
public sealed record ScrapeAnswer(IReadOnlyDictionary<Sha1Hash, ScrapeCounts> Torrents, IReadOnlyList<string> Notes);

/// <summary>Counts of one torrent; null where the tracker gave none.</summary>
/// <param name="Complete">Number of seeds.</param>
/// <param name="Incomplete">Number of leechers.</param>
/// <param name="Downloaded">How often a download was completed.</param>
public sealed record ScrapeCounts(long? Complete, long? Incomplete, long? Downloaded);
