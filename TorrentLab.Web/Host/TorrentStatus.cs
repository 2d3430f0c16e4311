namespace TorrentLab.Web.Host;

/// <summary>How a torrent of the server stands.</summary>
public enum TorrentStatus
{
    /// <summary>The user stopped it.</summary>
    Paused,

    /// <summary>It waits until one of those before it makes place.</summary>
    Queued,

    /// <summary>What is on the disk is hashed, or waits to be: one torrent after another.</summary>
    Checking,

    /// <summary>Something is missing, and it is fetched.</summary>
    Downloading,

    /// <summary>Everything is here and is served.</summary>
    Seeding,

    /// <summary>Everything is here, and enough of it was served.</summary>
    Done,

    /// <summary>It cannot go on until the user does something; <see cref="TorrentView.Error"/> says what.</summary>
    Error,
}
