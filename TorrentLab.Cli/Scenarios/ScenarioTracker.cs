using TorrentLab.Lab;

namespace TorrentLab.Cli.Scenarios;

/// <summary>A tracker of a scenario.</summary>
/// <param name="Name">As the log calls it.</param>
/// <param name="IsUdp">BEP 15, in place of HTTP.</param>
/// <param name="Fault">How it fails; null for not at all.</param>
/// <param name="IsDead">Nobody listens there.</param>
/// <param name="Until">When it is well again; null for never.</param>
internal sealed record ScenarioTracker(string Name, bool IsUdp, TrackerFault? Fault, bool IsDead, Moment? Until);
