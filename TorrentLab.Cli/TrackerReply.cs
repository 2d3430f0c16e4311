namespace TorrentLab.Cli;

/// <summary>Which tracker answered, and what.</summary>
/// <param name="Tracker">Its address as the torrent or the user has it.</param>
/// <param name="Urls">The URLs asked: more than one when there were redirects.</param>
/// <param name="Status">HTTP status code; null over UDP.</param>
/// <param name="Answer">What the answer says.</param>
internal sealed record TrackerReply<TAnswer>(string Tracker, IReadOnlyList<string> Urls, int? Status, TAnswer Answer);
