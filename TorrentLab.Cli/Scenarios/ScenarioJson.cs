using System.Text.Json.Serialization;

namespace TorrentLab.Cli.Scenarios;

/// <summary>Writes the lines of a scenario's log, one object each.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ScenarioReport.Line))]
[JsonSerializable(typeof(ScenarioReport.End))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
