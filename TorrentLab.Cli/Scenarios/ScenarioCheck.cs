namespace TorrentLab.Cli.Scenarios;

/// <summary>One expectation.</summary>
/// <param name="What">In words.</param>
/// <param name="IsPassed">Null where it is about the words of a TorrentLab peer, and another client took its place.</param>
internal sealed record ScenarioCheck(string What, bool? IsPassed);
