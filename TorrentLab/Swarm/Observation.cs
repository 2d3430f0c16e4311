using TorrentLab.Pieces;
using TorrentLab.Primitives;

namespace TorrentLab.Swarm;

/// <summary>Says how the parts of the engine stand. Made many times a second, so what has not changed is not copied again.</summary>
internal sealed class Observation(
    PieceTable table, Availability availability, PieceManager pieces, PeerBook book, Connections connections, Announcer announcer,
    Downloader downloader, Uploader uploader, Completion completion, long wantedBytes)
{
    private Bitfield _stored = table.Stored.Clone();

    /// <param name="storedBytes">Bytes of the stored pieces.</param>
    /// <param name="withPieces">Tell what the pieces are busy with, too: a pass over all of them.</param>
    /// <param name="now">The time.</param>
    public SwarmSnapshot Take(long storedBytes, bool withPieces, TimeSpan now)
    {
        if (_stored.Count != table.Stored.Count) _stored = table.Stored.Clone(); // pieces are never lost
        return new SwarmSnapshot(
            now, _stored, storedBytes, wantedBytes, downloader.ReceivedBytes, downloader.Rate(now),
            [.. connections.Sessions.Values.Select(peer => PeerSnapshot.Of(peer, pieces.OwedBy(peer.Id), now))],
            book.All.Count, Waiting.Why([.. connections.Sessions.Values], book, announcer, completion.IsReached, now))
        {
            SentBytes = uploader.SentBytes,
            SendRate = uploader.Rate(now),
            IsComplete = table.IsComplete,
            Trackers = announcer.Trackers,
            Pieces = withPieces ? PieceMap.Of(table, availability) : null,
        };
    }
}
