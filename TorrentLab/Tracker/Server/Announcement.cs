using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>What a peer has said to a tracker, over HTTP or UDP, and the address it came from.</summary>
public readonly record struct Announcement
{
    public required Sha1Hash InfoHash { get; init; }

    public required PeerId PeerId { get; init; }

    /// <summary>The address of the socket. What a peer says about its address is not believed: it could be a victim's.</summary>
    public required PeerAddress Address { get; init; }

    /// <summary>1..65535.</summary>
    public required ushort Port { get; init; }

    /// <summary>Known to the peer and the tracker alone, so it proves who speaks (BEP 7, "tracker hostname resolution"); 0 when there is none.</summary>
    public uint Key { get; init; }

    /// <summary>Bytes still missing; 0 means seed.</summary>
    public required long Left { get; init; }

    public AnnounceEvent Event { get; init; }

    /// <summary>A partial seed has all that it wants but not everything, and downloads no more (BEP 21, "event=paused").</summary>
    public bool IsPartialSeed { get; init; }

    /// <summary>How many peers it would like, 0 for none.</summary>
    public required int NumWant { get; init; }

    /// <summary>Whether it gives and takes nothing: peers of the same kind are of no use to it.</summary>
    internal bool IsUploader => Left == 0 || IsPartialSeed;
}
