using System.Numerics;
using TorrentLab.Cli.Parsing;
using TorrentLab.Lab;

namespace TorrentLab.Cli.Scenarios;

/// <summary>Reads a scenario file (docs/scenario.schema.json), and refuses whatever it does not know.</summary>
internal static class ScenarioReader
{
    private const long MaxContent = 1 << 30;
    private const int MaxSpeed = 100;

    /// <exception cref="JobFailedException">It cannot be read, or something in it is wrong; the message says where and what to do.</exception>
    public static Scenario Load(string path)
    {
        try
        {
            return Read(LocatedJson.Parse(File.ReadAllBytes(path)), Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (FormatException wrong)
        {
            throw new JobFailedException($"{path}, {wrong.Message}", wrong);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException($"{path} cannot be read: {failed.Message}", failed);
        }
    }

    /// <exception cref="FormatException">Something is wrong; the message says where.</exception>
    public static Scenario Read(LocatedJson json, string directory)
    {
        var fields = new JsonFields(json, "a scenario", ScenarioKeys.Scenario);
        _ = fields.Text("$schema"); // for editors
        var names = new ScenarioNames(fields);
        var conditions = new ConditionReader(names);
        var end = new JsonFields(fields.Require("end"), "the end", ScenarioKeys.End);
        var scenario = new Scenario
        {
            Title = fields.RequireText("title"),
            Teaches = fields.RequireText("teaches"),
            Try = fields.Text("try"),
            Directory = directory,
            Content = ReadContent(fields.Require("content"), directory),
            IsIpv6 = fields.Flag("ipv6"),
            Speed = fields.Number("speed", 1, MaxSpeed) ?? 1,
            Tiers = [.. fields.Items("trackers").Select(tier => ReadTier(tier, conditions))],
            Peers = [.. fields.Items("peers").Select(peer => new PeerReader(names, conditions).Read(peer))],
            EndsWhen = end.Find("when") is { } when ? conditions.Read(when) : null,
            Limit = end.Seconds("seconds") ?? throw fields.Require("end").Wrong("the end needs 'seconds', the longest that the scenario may take"),
            Expect = [.. fields.Items("expect").Select(conditions.Read)],
        };
        if (scenario.Peers.Count == 0) throw json.Wrong("a scenario needs 'peers', at least one");
        if (scenario.Speed != 1 && scenario.Peers.FirstOrDefault(peer => peer is ScenarioPeer.OtherClient) is { } real)
            throw fields.Require("speed").Wrong($"'{real.Name}' is another client and lives in real time: write 1, or leave 'speed' out");
        if (scenario.Peers.Count(peer => peer.IsUnderTest) > 1) throw fields.Require("peers").Wrong("'underTest' is for one peer alone");
        return scenario;
    }

    private static ScenarioContent ReadContent(LocatedJson json, string directory)
    {
        var fields = new JsonFields(json, "the content", ScenarioKeys.Content);
        if (fields.Text("torrent") is { } torrent)
        {
            string[] made = ["name", "files", "pieceLength", "private", "seed"];
            if (made.FirstOrDefault(key => fields.Find(key) is not null) is { } odd) throw fields.Find(odd)!.Wrong($"'{odd}' is for content that is made, not for a 'torrent' that is there");
            return new ScenarioContent.Given(Path.Combine(directory, torrent), Path.Combine(directory, fields.RequireText("data")));
        }
        string name = RelativePath.NameOf(fields.Require("name"), fields.RequireText("name"));
        int pieceLength = fields.Number("pieceLength", 1024, 1 << 24) ?? 32 * 1024;
        if (!BitOperations.IsPow2(pieceLength)) throw fields.Find("pieceLength")!.Wrong("write a power of two");
        LabFile[] files = [.. fields.Items("files").Select(ReadFile)];
        if (files.Sum(file => file.Length) is < 1 or > MaxContent)
            throw fields.Require("files").Wrong($"all files together have 1 to {MaxContent} bytes");
        if (RelativePath.ClashIn([.. files.Select(file => file.Path)]) is { } clash)
            throw fields.Items("files")[clash].Wrong($"'{files[clash].Path}' is there already, or is a file and a directory at once");
        return new ScenarioContent.Made(name, files, pieceLength, fields.Number("seed", 0, int.MaxValue) ?? 1, fields.Flag("private"));
    }

    private static LabFile ReadFile(LocatedJson json)
    {
        var fields = new JsonFields(json, "a file", ScenarioKeys.File);
        string path = RelativePath.Of(fields.Require("path"), fields.RequireText("path"));
        return new LabFile(path, fields.Number("length", 0, (int)MaxContent) ?? throw json.Wrong("a file needs 'length', its bytes"));
    }

    /// <summary>A tier is a list of trackers, or the one tracker in it.</summary>
    private static IReadOnlyList<ScenarioTracker> ReadTier(LocatedJson json, ConditionReader conditions) =>
        [.. ScenarioNames.InTier(json).Select(tracker => ReadTracker(tracker, conditions))];

    private static ScenarioTracker ReadTracker(LocatedJson json, ConditionReader conditions)
    {
        const string Dead = "dead";
        var fields = new JsonFields(json, "a tracker", ScenarioKeys.Tracker);
        bool isUdp = fields.Word("protocol", "http", "udp") == "udp";
        string? name = fields.Text("fault");
        Moment? until = fields.Find("until") is { } when ? conditions.ReadMoment(when) : null;
        if (until is not null && name is null or Dead) throw fields.Find("until")!.Wrong("'until' is for a tracker with a 'fault' that ends");
        if (name is null or Dead) return new ScenarioTracker(fields.RequireText("name"), isUdp, null, name == Dead, until);
        TrackerFault fault = TrackerFaults.All.FirstOrDefault(fault => fault.Name == name) ?? throw fields.Find("fault")!.Wrong(
            $"no such fault: '{name}'.{Spelling.Hint(name, TrackerFaults.All.Select(fault => fault.Name).Append(Dead))} See torrentlab lab tracker --list");
        if (isUdp != (fault.Udp is not null)) throw fields.Find("fault")!.Wrong($"'{name}' is a fault over {(isUdp ? "HTTP" : "UDP: add \"protocol\": \"udp\"")}");
        return new ScenarioTracker(fields.RequireText("name"), isUdp, fault, false, until);
    }
}
