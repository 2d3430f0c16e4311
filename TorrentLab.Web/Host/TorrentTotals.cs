namespace TorrentLab.Web.Host;

/// <summary>What a torrent has moved, and how long it was served.</summary>
/// <param name="Downloaded">Bytes received.</param>
/// <param name="Uploaded">Bytes sent.</param>
/// <param name="Seeded">Time as a seed.</param>
internal readonly record struct TorrentTotals(long Downloaded, long Uploaded, TimeSpan Seeded)
{
    public static TorrentTotals operator +(TorrentTotals a, TorrentTotals b) =>
        new(a.Downloaded + b.Downloaded, a.Uploaded + b.Uploaded, a.Seeded + b.Seeded);
}
