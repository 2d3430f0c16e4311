namespace TorrentLab.Web.Host;

/// <summary>All torrents of a server together.</summary>
/// <param name="DownRate">Bytes a second that come in now.</param>
/// <param name="UpRate">Bytes a second that go out now.</param>
/// <param name="Downloaded">Bytes received of all time, those of torrents that were removed since included.</param>
/// <param name="Uploaded">Bytes sent of all time.</param>
public sealed record HostTotals(long DownRate, long UpRate, long Downloaded, long Uploaded);
