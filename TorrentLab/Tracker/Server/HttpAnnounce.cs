namespace TorrentLab.Tracker.Server;

/// <summary>An announce over HTTP.</summary>
/// <param name="Who">What was said.</param>
/// <param name="IsCompact">The answer may pack peers into 6 or 18 bytes each (BEP 23), as nearly all clients want.</param>
/// <param name="WithoutIds">The answer may leave out peer ids, which only the dictionary form has.</param>
internal readonly record struct HttpAnnounce(Announcement Who, bool IsCompact, bool WithoutIds);
