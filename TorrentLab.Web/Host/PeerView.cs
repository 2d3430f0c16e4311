using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>One connection.</summary>
public sealed record PeerView
{
    public required PeerEndpoint Address { get; init; }

    /// <summary>Its program as it calls it, or as its peer id says; null when nobody says. Not to be shown as HTML.</summary>
    public string? Client { get; init; }

    /// <summary>Null while the handshake is under way.</summary>
    public PeerId? PeerId { get; init; }

    /// <summary>It has dialled us.</summary>
    public bool Incoming { get; init; }

    /// <summary>It answers none of our requests.</summary>
    public bool Choking { get; init; }

    /// <summary>We answer none of its requests.</summary>
    public bool Choked { get; init; }

    /// <summary>It wants something of us.</summary>
    public bool Interested { get; init; }

    /// <summary>We want something of it.</summary>
    public bool Wanted { get; init; }

    /// <summary>It lets our requests run out of time.</summary>
    public bool Snubbed { get; init; }

    /// <summary>Share of the pieces that it has, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>Bytes a second that it sends us.</summary>
    public long DownRate { get; init; }

    /// <summary>Bytes a second that we send it.</summary>
    public long UpRate { get; init; }

    /// <summary>Bytes that it has sent us.</summary>
    public long Downloaded { get; init; }

    /// <summary>Bytes that we have sent it.</summary>
    public long Uploaded { get; init; }

    /// <summary>Blocks that it was asked for and has not sent.</summary>
    public int Owes { get; init; }
}
