namespace TorrentLab.Web.Host;

/// <summary>One tracker of a torrent.</summary>
/// <param name="Tier">From 0 (BEP 12).</param>
/// <param name="Url">Without what could be a passkey.</param>
/// <param name="Outcome">What came of the last announce, for people.</param>
/// <param name="NextIn">Seconds until the next announce; null when none is planned.</param>
public sealed record TrackerView(int Tier, string Url, string Outcome, long? NextIn);
