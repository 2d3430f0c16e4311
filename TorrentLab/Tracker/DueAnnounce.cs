namespace TorrentLab.Tracker;

/// <summary>An announce to send now.</summary>
/// <param name="Url">The tracker's address as the .torrent file has it.</param>
/// <param name="Event">The event to announce.</param>
/// <param name="TrackerId">The tracker's id, to be sent back to it.</param>
public readonly record struct DueAnnounce(string Url, AnnounceEvent Event, string? TrackerId);
