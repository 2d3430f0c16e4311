using System.Text;
using System.Text.Json.Nodes;
using TorrentLab.Cli.Scenarios;
using TorrentLab.Tests.Architecture;

namespace TorrentLab.Tests.Cli.Scenarios;

/// <summary>docs/ says of scenarios what the reader knows and what is shipped, so that it cannot rot.</summary>
public sealed class ScenarioSchemaTests
{
    [Fact]
    public void The_schema_has_the_keys_of_the_reader_and_no_others()
    {
        JsonObject schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "scenario.schema.json")))!.AsObject();
        JsonObject parts = schema["$defs"]!.AsObject();

        Assert.Equal(ScenarioKeys.All.Keys.Order(), parts.Select(part => part.Key).Append("scenario").Order());
        Assert.All(ScenarioKeys.All, known => Assert.Equal(known.Value.Order(), Keys(known.Key == "scenario" ? schema : parts[known.Key]!.AsObject()).Order()));
    }

    [Fact]
    public void Every_shipped_scenario_is_read_and_teaches_with_its_source() =>
        Assert.All(ShippedScenarios.All, name => Assert.Matches(@"BEP \d+", ShippedScenarios.Load(name).Teaches));

    [Fact]
    public void The_document_lists_the_shipped_scenarios()
    {
        string path = Path.Combine(Repository.Root, "docs", "scenarios.md");
        string old = File.ReadAllText(path).ReplaceLineEndings("\n");
        const string Mark = "<!-- A test writes what follows. -->\n";
        string expected = old[..(old.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)] + Table();
        if (Verifier.Accepts(Environment.GetEnvironmentVariable)) File.WriteAllText(path, expected);

        Assert.True(File.ReadAllText(path).ReplaceLineEndings("\n") == expected, "docs/scenarios.md is old: run this test with VERIFY_ACCEPT=1, which writes it anew");
    }

    private static string Table()
    {
        StringBuilder text = new("\n| file | title | teaches |\n| --- | --- | --- |\n");
        foreach (string name in ShippedScenarios.All)
        {
            Scenario scenario = ShippedScenarios.Load(name);
            text.Append(null, $"| [{name}](../fixtures/scenarios/{name}.json) | {scenario.Title} | {scenario.Teaches} |\n");
        }
        return text.ToString();
    }

    private static IEnumerable<string> Keys(JsonObject part)
    {
        if (part["properties"] is { } properties) return properties.AsObject().Select(property => property.Key);
        JsonNode described = part["anyOf"]!.AsArray().Single(choice => choice!["type"]!.GetValue<string>() == "object")!;
        return Keys(described.AsObject());
    }
}
