using TorrentLab.Cli.Scenarios;
using TorrentLab.Tests.Architecture;

namespace TorrentLab.Tests.Cli.Scenarios;

/// <summary>The scenarios in fixtures/scenarios.</summary>
internal static class ShippedScenarios
{
    private const string ClientPrefix = "client-";

    /// <summary>The names of those that need no program of others.</summary>
    public static IReadOnlyList<string> Own { get; } = [.. All.Where(name => !name.StartsWith(ClientPrefix, StringComparison.Ordinal))];

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> All => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "fixtures", "scenarios");

    public static string PathOf(string name) => Path.Combine(Folder, $"{name}.json");

    public static Scenario Load(string name) => ScenarioReader.Load(PathOf(name));
}
