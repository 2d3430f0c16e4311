namespace TorrentLab.Tracker.Server;

/// <summary>Whether a tracker serves a torrent.</summary>
public enum RegistryVerdict
{
    Served,

    /// <summary>It stands on no whitelist.</summary>
    NotAllowed,

    /// <summary>The tracker has as many torrents as it may have; later there may be room.</summary>
    Full,
}
