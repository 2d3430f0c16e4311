using System.Text.Json;
using System.Text.RegularExpressions;
using TorrentLab.Cli.Parsing;

namespace TorrentLab.Cli.Scenarios;

/// <summary>The names of a scenario's peers and trackers, so that whoever is spoken of is there.</summary>
internal sealed partial class ScenarioNames
{
    private readonly List<string> _peers = [];
    private readonly List<string> _scripted = [];
    private readonly List<string> _trackers = [];

    /// <param name="scenario">Its peers and trackers.</param>
    /// <exception cref="FormatException">A name is missing, is none, or stands there twice.</exception>
    public ScenarioNames(JsonFields scenario)
    {
        foreach (LocatedJson tracker in scenario.Items("trackers").SelectMany(InTier)) Add(_trackers, tracker, "a tracker");
        foreach (LocatedJson peer in scenario.Items("peers"))
        {
            string name = Add(_peers, peer, "a peer");
            if (peer.Members.Any(member => member is { Key: "kind", Value.Text: "scripted" })) _scripted.Add(name);
        }
    }

    /// <summary>A tier is a list of trackers, or the one tracker in it.</summary>
    public static IReadOnlyList<LocatedJson> InTier(LocatedJson tier) => tier.Kind == JsonValueKind.Array ? tier.Items : [tier];

    /// <exception cref="FormatException">There is no such peer.</exception>
    public string Peer(LocatedJson name) => Known(name, _peers, "peer");

    /// <summary>A peer that can become complete.</summary>
    /// <exception cref="FormatException">There is no such peer, or it is a scripted one.</exception>
    public string Downloader(LocatedJson name) => _scripted.Contains(Peer(name))
        ? throw name.Wrong($"'{name.Text}' is a scripted peer, which downloads nothing: name one of another kind") : name.Text;

    /// <exception cref="FormatException">There is nobody of that name.</exception>
    public string Anybody(LocatedJson name) => Known(name, [.. _peers, .. _trackers], "peer or tracker");

    private string Add(List<string> names, LocatedJson json, string what)
    {
        if (json.Kind != JsonValueKind.Object) throw json.Wrong($"{what} is an object, {{ ... }}");
        LocatedJson value = json.Members.FirstOrDefault(member => member.Key == "name").Value ?? throw json.Wrong($"{what} needs 'name'");
        string name = JsonFields.TextOf(value);
        if (!Name().IsMatch(name)) throw value.Wrong($"'{name}' is no name: use up to 20 letters, digits and '-'");
        if (_peers.Contains(name) || _trackers.Contains(name)) throw value.Wrong($"the name '{name}' is somebody else's already");
        names.Add(name);
        return name;
    }

    private static string Known(LocatedJson name, IReadOnlyCollection<string> names, string what) => names.Contains(JsonFields.TextOf(name))
        ? name.Text : throw name.Wrong($"there is no {what} '{name.Text}'.{Spelling.Hint(name.Text, names)}");

    [GeneratedRegex("^[A-Za-z0-9-]{1,20}$")]
    private static partial Regex Name();
}
