using TorrentLab.Primitives;

namespace TorrentLab.Swarm;

/// <summary>One connection at one moment.</summary>
/// <param name="Endpoint">Where it is.</param>
/// <param name="PeerId">What it calls itself; null while the handshake is under way.</param>
/// <param name="Pieces">Number of pieces that it has.</param>
/// <param name="IsChokingUs">It answers no requests now.</param>
/// <param name="Owes">Blocks that it was asked for and has not sent.</param>
/// <param name="Depth">How many it may owe.</param>
/// <param name="Rate">Bytes per second that it sends now.</param>
public sealed record PeerSnapshot(
    PeerEndpoint Endpoint, PeerId? PeerId, int Pieces, bool IsChokingUs, int Owes, int Depth, double Rate)
{
    /// <summary>Number of the connection, as events and effects name it.</summary>
    public int Connection { get; init; }

    /// <summary>It has dialled us.</summary>
    public bool IsIncoming { get; init; }

    /// <summary>Its program as it calls it (BEP 10); unsafe for a display until it is escaped. Null until it says so.</summary>
    public string? Client { get; init; }

    /// <summary>It wants something of us.</summary>
    public bool IsInterested { get; init; }

    /// <summary>We answer none of its requests.</summary>
    public bool IsChoked { get; init; }

    /// <summary>We want something of it.</summary>
    public bool WeAreInterested { get; init; }

    /// <summary>It lets requests run out of time.</summary>
    public bool IsSnubbing { get; init; }

    /// <summary>Bytes of blocks that it has sent us.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>Bytes of blocks that we have sent it.</summary>
    public long SentBytes { get; init; }

    /// <summary>Bytes per second that we send it now.</summary>
    public double SendRate { get; init; }

    internal static PeerSnapshot Of(PeerSession peer, int owes, TimeSpan now) => new(
        peer.Known.Endpoint, peer.Handshake?.PeerId, peer.Has.Count, peer.IsChokingUs, owes, peer.Depth.Current, peer.Received.Rate(now))
    {
        Connection = peer.Id,
        IsIncoming = peer.IsIncoming,
        Client = peer.Client,
        IsInterested = peer.IsInterestedInUs,
        IsChoked = peer.IsChoked,
        WeAreInterested = peer.WeAreInterested,
        IsSnubbing = peer.IsSnubbing,
        ReceivedBytes = peer.Received.Total,
        SentBytes = peer.Sent.Total,
        SendRate = peer.Sent.Rate(now),
    };
}
