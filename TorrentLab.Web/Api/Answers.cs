using TorrentLab.Web.Host;

namespace TorrentLab.Web.Api;

/// <summary>All torrents, in the order of the queue.</summary>
/// <param name="Torrents">The torrents.</param>
/// <param name="Totals">All of them together.</param>
internal sealed record TorrentList(IReadOnlyList<TorrentView> Torrents, HostTotals Totals);

/// <summary>What was added.</summary>
/// <param name="Added">The torrents, as they stood then.</param>
internal sealed record AddedAnswer(IReadOnlyList<TorrentView> Added);

/// <summary>A place in the queue, from 0.</summary>
internal sealed record MoveRequest(int Position);

/// <summary>The password.</summary>
internal sealed record LoginRequest(string Password);

/// <summary>The server itself.</summary>
/// <param name="Version">Its version.</param>
/// <param name="TrackerUrl">Where its own tracker is announced to; null without one.</param>
/// <param name="FreeSpace">Bytes that are free where content goes; null while the caller is not logged in.</param>
/// <param name="NeedsPassword">Whether there is a password.</param>
/// <param name="LoggedIn">Whether the caller may see and change things.</param>
/// <param name="PeerPort">The TCP port for peers; null when there is none, or the caller is not logged in.</param>
/// <param name="MaxUpload">Most bytes that can be shared at once.</param>
/// <param name="Notes">What was found at the start.</param>
internal sealed record ServerAnswer(
    string Version, string? TrackerUrl, long? FreeSpace, bool NeedsPassword, bool LoggedIn, int? PeerPort, long MaxUpload, IReadOnlyList<string> Notes);

/// <summary>Content that is shared now.</summary>
/// <param name="Torrent">The torrent that was made of it.</param>
/// <param name="TorrentUrl">Where the .torrent file is.</param>
/// <param name="ContentUrls">Where each file is.</param>
/// <param name="Announce">The trackers in it.</param>
internal sealed record ShareAnswer(TorrentView Torrent, string TorrentUrl, IReadOnlyList<string> ContentUrls, IReadOnlyList<string> Announce);
