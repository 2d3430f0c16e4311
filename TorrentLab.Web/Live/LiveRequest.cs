namespace TorrentLab.Web.Live;

/// <summary>What a page asks for over its WebSocket.</summary>
/// <param name="Type">"watch" for the details of a torrent, "wire" for what is said over one of its connections.</param>
/// <param name="Hash">The torrent; null to end it.</param>
/// <param name="Peer">Of "wire": the peer's address; null to end it.</param>
internal sealed record LiveRequest(string Type, string? Hash = null, string? Peer = null);
