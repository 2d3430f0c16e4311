using System.Text.Json.Serialization;

namespace TorrentLab.Cli.Display;

/// <summary>Writes reports without reflection, which starts faster and survives trimming.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n",
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(DownloadReport))]
[JsonSerializable(typeof(InspectReport))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(CreateReport))]
[JsonSerializable(typeof(AnnounceReport))]
[JsonSerializable(typeof(ScrapeReport))]
[JsonSerializable(typeof(PeerReport))]
[JsonSerializable(typeof(LabReport.Catalogue))]
[JsonSerializable(typeof(TrackerStart))]
internal sealed partial class ReportJson : JsonSerializerContext;
