namespace TorrentLab.Cli.Scenarios;

/// <summary>What all parties of a scenario share.</summary>
/// <param name="Content">What it is about.</param>
/// <param name="Log">What they tell.</param>
/// <param name="Time">The clock that they live by.</param>
/// <param name="AnnounceUrls">Every tracker that can be reached.</param>
/// <param name="Directory">Where each has a directory of its own.</param>
internal sealed record Stage(PreparedContent Content, ScenarioLog Log, TimeProvider Time, IReadOnlyList<string> AnnounceUrls, string Directory)
{
    /// <summary>Where they listen.</summary>
    public required LoopbackAddresses Addresses { get; init; }

    /// <summary>Finds the others by name; null for nobody.</summary>
    public required Func<string, IParty?> Find { get; init; }

    /// <summary>The directory of a party; made if absent.</summary>
    public string DirectoryOf(string name) => System.IO.Directory.CreateDirectory(Path.Combine(Directory, name)).FullName;
}
