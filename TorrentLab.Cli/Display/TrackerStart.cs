namespace TorrentLab.Cli.Display;

/// <summary>Where a tracker listens, as <c>tracker --json</c> writes it.</summary>
/// <param name="HttpAnnounce">The announce URL over HTTP.</param>
/// <param name="UdpAnnounce">The announce URL over UDP.</param>
/// <param name="Stats">The page with its figures.</param>
/// <param name="Port">TCP port.</param>
/// <param name="UdpPort">UDP port.</param>
internal sealed record TrackerStart(string HttpAnnounce, string UdpAnnounce, string Stats, int Port, int UdpPort);
