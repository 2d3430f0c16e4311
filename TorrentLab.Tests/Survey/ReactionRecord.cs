using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TorrentLab.Tests.Architecture;

namespace TorrentLab.Tests.Survey;

/// <summary>What the clients did when they were last run: docs/reactions.json, a line for each case and client.</summary>
/// <param name="Versions">Of each client, by its name.</param>
/// <param name="Reactions">In the order of the cases, then of the clients.</param>
internal sealed record ReactionRecord(IReadOnlyDictionary<string, string> Versions, IReadOnlyList<Reaction> Reactions)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string File => Path.Combine(Repository.Root, "docs", "reactions.json");

    /// <summary>Reads the file; a record of nothing where there is none.</summary>
    public static ReactionRecord Read() => System.IO.File.Exists(File)
        ? JsonSerializer.Deserialize<ReactionRecord>(System.IO.File.ReadAllText(File), Json)!
        : new ReactionRecord(new Dictionary<string, string>(), []);

    /// <summary>What a client did; null where it is not recorded.</summary>
    public Reaction? Find(SurveyCase one, SurveyedClient client) =>
        Reactions.FirstOrDefault(reaction => (reaction.On, reaction.Name, reaction.Client) == (one.On, one.Name, client.Name));

    /// <summary>The cases and clients of which nothing is recorded, and the clients whose version is not.</summary>
    public IEnumerable<string> Missing() =>
    [
        .. SurveyedClient.All.Where(client => !Versions.ContainsKey(client.Name)).Select(client => $"the version of {client.Name}"),
        .. SurveyCase.All.SelectMany(one => SurveyedClient.All.Where(client => Find(one, client) is null).Select(client => $"{one}/{client.Name}")),
    ];

    /// <summary>The same with newer observations in place of the old ones, and without cases that are no more.</summary>
    public ReactionRecord With(IReadOnlyDictionary<string, string> versions, IReadOnlyCollection<Reaction> newer)
    {
        var both = new ReactionRecord(versions, [.. newer, .. Reactions]);
        return both with { Reactions = [.. SurveyCase.All.SelectMany(one => SurveyedClient.All.Select(client => both.Find(one, client))).OfType<Reaction>()] };
    }

    /// <summary>Writes the file.</summary>
    public void Write()
    {
        StringBuilder text = new();
        text.Append("{\n\"versions\": ").Append(JsonSerializer.Serialize(Versions, Json)).Append(",\n\"reactions\": [\n");
        text.AppendJoin(",\n", Reactions.Select(reaction => JsonSerializer.Serialize(reaction, Json))).Append("\n]\n}\n");
        System.IO.File.WriteAllText(File, text.ToString());
    }
}
