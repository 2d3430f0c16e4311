using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>Talks to trackers. One call is one question and its answer; when to ask is <see cref="AnnounceSchedule"/>'s.</summary>
public interface ITrackerClient
{
    /// <summary>Announces once.</summary>
    /// <param name="url">The tracker's address as the .torrent file has it.</param>
    /// <param name="request">What to say.</param>
    /// <param name="ct">Gives up early; the client has its own deadline too.</param>
    /// <exception cref="TrackerException">No usable answer, or a refusal.</exception>
    Task<AnnounceAnswer> AnnounceAsync(string url, AnnounceRequest request, CancellationToken ct);

    /// <summary>Asks for the counts of torrents (BEP 48).</summary>
    /// <param name="url">The tracker's announce address as the .torrent file has it.</param>
    /// <param name="infoHashes">The torrents to ask about, at least one.</param>
    /// <param name="ct">Gives up early; the client has its own deadline too.</param>
    /// <exception cref="TrackerException">No scrape there, no usable answer, or a refusal.</exception>
    Task<ScrapeAnswer> ScrapeAsync(string url, IReadOnlyCollection<Sha1Hash> infoHashes, CancellationToken ct);
}
