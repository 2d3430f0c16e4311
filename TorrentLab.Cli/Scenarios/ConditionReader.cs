using System.Text.Json;

namespace TorrentLab.Cli.Scenarios;

/// <summary>Reads what comes true, or is waited for, in a scenario.</summary>
internal sealed class ConditionReader(ScenarioNames names)
{
    /// <exception cref="FormatException">It is no condition.</exception>
    public Condition Read(LocatedJson json)
    {
        var fields = new JsonFields(json, "a condition", ScenarioKeys.Condition);
        if (json.Members.Count != 1) throw json.Wrong($"a condition has one key: {string.Join(", ", ScenarioKeys.Condition)}; put several in \"all\": [ ... ]");
        return json.Members[0].Key switch
        {
            "complete" => new Condition.Complete(Downloaders(fields, "complete")),
            "incomplete" => new Condition.Incomplete(Downloaders(fields, "incomplete")),
            "log" => new Condition.Logged(ReadMatch(json.Members[0].Value)),
            "noLog" => new Condition.NotLogged(ReadMatch(json.Members[0].Value)),
            "all" => new Condition.All(Parts(fields, "all")),
            _ => new Condition.Any(Parts(fields, "any")),
        };
    }

    /// <summary>A moment is a condition to wait for, or a time, or a time after a condition.</summary>
    /// <exception cref="FormatException">It is no moment.</exception>
    public Moment ReadMoment(LocatedJson json)
    {
        var fields = new JsonFields(json, "a moment", ScenarioKeys.Moment);
        if (json.Members.Count == 0) throw json.Wrong("a moment needs 'when' or 'seconds', or both");
        return new Moment(fields.Find("when") is { } when ? Read(when) : null, fields.Seconds("seconds") ?? TimeSpan.Zero);
    }

    private LogMatch ReadMatch(LocatedJson json)
    {
        if (json.Kind == JsonValueKind.String) return new LogMatch(null, json.Text);
        var fields = new JsonFields(json, "a line of the log", ScenarioKeys.LogMatch);
        return new LogMatch(fields.Find("who") is { } who ? names.Anybody(who) : null, fields.RequireText("contains"));
    }

    private List<string> Downloaders(JsonFields fields, string key) =>
        fields.Items(key) is { Count: > 0 } items ? [.. items.Select(names.Downloader)] : throw fields.Require(key).Wrong("name at least one peer");

    private List<Condition> Parts(JsonFields fields, string key) =>
        fields.Items(key) is { Count: > 0 } items ? [.. items.Select(Read)] : throw fields.Require(key).Wrong("give at least one condition");
}
