namespace TorrentLab.Web.Host;

/// <summary>What holds for all torrents of a server. A user may change it while they run.</summary>
public sealed record HostSettings
{
    /// <summary>Most connections for one torrent that can be asked for.</summary>
    public const int MostPeers = 500;

    /// <summary>Incomplete torrents that run at a time; the others wait.</summary>
    public int MaxActiveDownloads { get; init; } = 5;

    /// <summary>Complete torrents that are served at a time; 0 to serve none.</summary>
    public int MaxActiveSeeds { get; init; } = 50;

    /// <summary>Bytes a second that all torrents together receive; null for no limit.</summary>
    public long? DownLimit { get; init; }

    /// <summary>Bytes a second that all torrents together send; null for no limit.</summary>
    public long? UpLimit { get; init; }

    /// <summary>Connections of one torrent.</summary>
    public int MaxPeers { get; init; } = 50;

    /// <summary>Peers that one torrent uploads to at a time.</summary>
    public int UploadSlots { get; init; } = 8;

    /// <summary>A torrent is served until so many bytes were sent for each byte of it; null for no end. A torrent's own goal comes before.</summary>
    public double? SeedRatio { get; init; }

    /// <summary>A torrent is served for so many minutes in all; null for no end.</summary>
    public int? SeedMinutes { get; init; }

    /// <summary>What is wrong, in a sentence; null when nothing is.</summary>
    public string? Validate()
    {
        if (MaxActiveDownloads is < 1 or > 1000) return $"maxActiveDownloads is {MaxActiveDownloads}; 1 to 1000 are possible";
        if (MaxActiveSeeds is < 0 or > 1000) return $"maxActiveSeeds is {MaxActiveSeeds}; 0 to 1000 are possible";
        if (MaxPeers is < 1 or > MostPeers) return $"maxPeers is {MaxPeers}; 1 to {MostPeers} are possible";
        if (UploadSlots is < 1 or > MostPeers) return $"uploadSlots is {UploadSlots}; 1 to {MostPeers} are possible";
        return TorrentLimits.Problem(DownLimit, UpLimit, SeedRatio, SeedMinutes);
    }
}
