using System.Text.Json.Serialization;

namespace TorrentLab.Cli.Display;

/// <summary>Writes the lines of the lab's transcripts, one object each.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(LabReport.Entry))]
[JsonSerializable(typeof(LabReport.PeerEnd))]
[JsonSerializable(typeof(LabReport.TrackerEnd))]
internal sealed partial class LabJson : JsonSerializerContext;
