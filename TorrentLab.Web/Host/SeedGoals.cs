namespace TorrentLab.Web.Host;

/// <summary>When a complete torrent has been served enough: by what it has sent of all time, and how long.</summary>
internal static class SeedGoals
{
    /// <summary>Also true where no torrent is to be served at all.</summary>
    public static bool IsReached(HostedTorrent torrent, HostSettings settings)
    {
        if (settings.MaxActiveSeeds == 0) return true;
        TorrentTotals totals = torrent.Totals;
        double? ratio = torrent.Limits.SeedRatio ?? settings.SeedRatio;
        int? minutes = torrent.Limits.SeedMinutes ?? settings.SeedMinutes;
        return totals.Uploaded >= ratio * torrent.Content.Bytes || totals.Seeded.TotalMinutes >= minutes;
    }
}
