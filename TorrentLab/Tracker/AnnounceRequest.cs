using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>What a client tells a tracker about itself (BEP 3, "trackers").</summary>
public sealed record AnnounceRequest
{
    public required Sha1Hash InfoHash { get; init; }

    /// <summary>The same for the whole session.</summary>
    public required PeerId PeerId { get; init; }

    /// <summary>TCP port on which this client listens, 1..65535.</summary>
    public required int Port { get; init; }

    /// <summary>Payload bytes sent to peers since the "started" announce.</summary>
    public long Uploaded { get; init; }

    /// <summary>Payload bytes received from peers since the "started" announce.</summary>
    public long Downloaded { get; init; }

    /// <summary>Bytes still missing; 0 means seed. Where the size is unknown (a magnet link) it must not be 0: say 1.</summary>
    public required long Left { get; init; }

    public AnnounceEvent Event { get; init; }

    /// <summary>The same random number for the whole session: it proves who we are when our address changes (BEP 7).</summary>
    public required uint Key { get; init; }

    /// <summary>How many peers we would like, 0 for none.</summary>
    public int NumWant { get; init; } = 50;

    /// <summary>The tracker's own id as it gave it, one char a byte (Latin-1); null when it gave none.</summary>
    public string? TrackerId { get; init; }
}
