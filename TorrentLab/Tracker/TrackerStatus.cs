namespace TorrentLab.Tracker;

/// <summary>One tracker as a display shows it.</summary>
/// <param name="Tier">Its tier, from 0.</param>
/// <param name="Url">Its address without passkeys, see <see cref="TrackerUrl.Redacted"/>.</param>
/// <param name="Outcome">What came of the last announce, one line: "12 peers", "the tracker refused: …".</param>
/// <param name="NextTime">
/// When it may be asked again, on the clock of the schedule; null while unknown: being asked, a spare behind one that
/// answers, or given up.
/// </param>
public sealed record TrackerStatus(int Tier, string Url, string Outcome, TimeSpan? NextTime);
