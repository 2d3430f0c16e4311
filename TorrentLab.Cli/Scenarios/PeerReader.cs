using System.Text.Json;
using TorrentLab.Cli.Parsing;
using TorrentLab.Lab;

namespace TorrentLab.Cli.Scenarios;

/// <summary>Reads the peers of a scenario.</summary>
internal sealed class PeerReader(ScenarioNames names, ConditionReader conditions)
{
    private const int MaxPeers = 1000;

    /// <exception cref="FormatException">Something is wrong with it.</exception>
    public ScenarioPeer Read(LocatedJson json)
    {
        string[] kinds = ["scripted", "torrentlab", "client"];
        LocatedJson kind = json.Members.FirstOrDefault(member => member.Key == "kind").Value
            ?? throw json.Wrong($"a peer needs 'kind': {string.Join(", ", kinds)}");
        return JsonFields.TextOf(kind) switch
        {
            "scripted" => ReadScripted(new JsonFields(json, "a scripted peer", ScenarioKeys.ScriptedPeer)),
            "torrentlab" => ReadOwn(new JsonFields(json, "a torrentlab peer", ScenarioKeys.TorrentLabPeer)),
            "client" => ReadOther(new JsonFields(json, "a client", ScenarioKeys.ClientPeer)),
            _ => throw kind.Wrong($"'{kind.Text}' is none of {string.Join(", ", kinds)}.{Spelling.Hint(kind.Text, kinds)}"),
        };
    }

    private ScenarioPeer.Scripted ReadScripted(JsonFields fields)
    {
        if (fields.Flag("underTest")) throw fields.Find("underTest")!.Wrong("a scripted peer tests others; 'underTest' is for the one that is tested");
        return new ScenarioPeer.Scripted
        {
            Name = fields.RequireText("name"),
            Have = Have(fields, PieceRanges.All),
            Start = Moment(fields, "start"),
            Stop = Moment(fields, "stop"),
            Return = Returns(fields),
            Behaviours = Behaviours(fields),
            Seed = fields.Number("seed", 0, int.MaxValue) ?? 1,
            Connects = [.. fields.Items("connects").Select(names.Peer)],
            Announces = fields.Find("announces") is null || fields.Flag("announces"),
        };
    }

    private ScenarioPeer.OwnClient ReadOwn(JsonFields fields)
    {
        int maxPeers = fields.Number("maxPeers", 1, MaxPeers) ?? 1;
        return new ScenarioPeer.OwnClient
        {
            Name = fields.RequireText("name"),
            IsUnderTest = fields.Flag("underTest"),
            Have = Have(fields, PieceRanges.None),
            Start = Moment(fields, "start"),
            Stop = Moment(fields, "stop"),
            Return = Returns(fields),
            MaxPeers = maxPeers,
            InOrder = fields.Word("picker", maxPeers == 1 ? ["in-order", "rarest-first"] : ["rarest-first", "in-order"]) == "in-order",
            SuperSeed = fields.Flag("superSeed"),
            LimitDown = fields.Number("limitDown", 1024, int.MaxValue),
            LimitUp = fields.Number("limitUp", 1024, int.MaxValue),
            Connects = [.. fields.Items("connects").Select(names.Peer)],
            Seed = fields.Number("seed", 0, int.MaxValue) ?? 1,
        };
    }

    private ScenarioPeer.OtherClient ReadOther(JsonFields fields) => new()
    {
        Name = fields.RequireText("name"),
        IsUnderTest = fields.Flag("underTest"),
        Have = Have(fields, PieceRanges.None),
        Start = Moment(fields, "start"),
        Stop = Moment(fields, "stop"),
        Return = Returns(fields),
        Command = Command(fields.Require("command")),
        Environment = Texts(fields, "environment", JsonFields.TextOf),
        Files = Texts(fields, "files", FileText.Of).ToDictionary(file => RelativePath.Of(fields.Require("files"), file.Key), file => file.Value),
        IsOptional = fields.Flag("optional"),
    };

    private Moment? Moment(JsonFields fields, string key) => fields.Find(key) is { } value ? conditions.ReadMoment(value) : null;

    private Moment? Returns(JsonFields fields) => Moment(fields, "return") is not { } moment ? null
        : fields.Find("stop") is null ? throw fields.Find("return")!.Wrong("only who leaves can return: add 'stop'") : moment;

    private static PieceRanges Have(JsonFields fields, PieceRanges standard) => fields.Text("have") is not { } text ? standard
        : PieceRanges.TryParse(text) ?? throw fields.Find("have")!.Wrong($"'{text}' names no pieces: write all, none, or numbers from 0 as in 0-3,7");

    private static string Behaviours(JsonFields fields)
    {
        string names = fields.Text("behaviours") ?? "perfect-seed";
        try
        {
            BehaviourCatalogue.Parse(names);
            return names;
        }
        catch (FormatException wrong)
        {
            string[] known = [.. BehaviourCatalogue.All.Select(behaviour => behaviour.Name)];
            string? unknown = names.Split(',', StringSplitOptions.TrimEntries).Select(name => name.Split(':')[0]).FirstOrDefault(name => !known.Contains(name));
            throw fields.Find("behaviours")!.Wrong($"{wrong.Message}.{(unknown is null ? "" : Spelling.Hint(unknown, known))} See torrentlab lab peer --list");
        }
    }

    private static IReadOnlyList<string> Command(LocatedJson json)
    {
        IReadOnlyList<string> words = json.Kind == JsonValueKind.Array ? [.. json.Items.Select(JsonFields.TextOf)] : CommandTemplate.Split(JsonFields.TextOf(json));
        if (json.Kind == JsonValueKind.String && CommandTemplate.HasOpenQuote(json.Text)) throw json.Wrong("a quote is opened and not closed");
        if (words.Count == 0) throw json.Wrong("name a program, as in \"aria2c --dir={output} {torrent}\"");
        if (CommandTemplate.UnknownIn(words) is { } unknown) throw json.Wrong(unknown);
        return words;
    }

    private static Dictionary<string, string> Texts(JsonFields fields, string key, Func<LocatedJson, string> text)
    {
        if (fields.Find(key) is not { } value) return [];
        if (value.Kind != JsonValueKind.Object) throw value.Wrong("write an object, { ... }");
        return value.Members.ToDictionary(member => member.Key, member => text(member.Value));
    }
}
