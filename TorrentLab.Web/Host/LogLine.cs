namespace TorrentLab.Web.Host;

/// <summary>Something that happened to a torrent, for people.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What, in one line. Parts of it may come from trackers: not to be shown as HTML.</param>
public sealed record LogLine(DateTimeOffset At, string Text);
