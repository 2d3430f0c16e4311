namespace TorrentLab.Tests.Survey;

public sealed class ReactionRecordTests
{
    private static readonly SurveyedClient First = SurveyedClient.All[0];
    private static readonly SurveyCase Slow = SurveyCase.All.Single(one => one.Name == "slow");
    private static readonly Dictionary<string, string> Versions = new() { [First.Name] = "1.0" };

    [Fact]
    public void Newer_observations_take_the_place_of_older_ones_and_what_is_no_case_goes()
    {
        Reaction old = new("peer", "slow", First.Name, true, "old");
        Reaction gone = new("peer", "no-such", First.Name, true, "gone");
        Reaction other = new("tracker", "html", First.Name, true, "other");
        ReactionRecord record = new(Versions, [old, gone, other]);

        ReactionRecord merged = record.With(Versions, [old with { Did = "new" }]);

        Assert.Equal([other, old with { Did = "new" }], merged.Reactions);
        Assert.Equal("new", merged.Find(Slow, First)?.Did);
    }

    [Fact]
    public void What_is_not_recorded_is_named()
    {
        ReactionRecord record = new(Versions, [new("peer", "slow", First.Name, true, "asks it for nothing")]);

        IReadOnlyList<string> missing = [.. record.Missing()];

        Assert.DoesNotContain($"peer/slow/{First.Name}", missing);
        Assert.DoesNotContain($"the version of {First.Name}", missing);
        Assert.Contains($"peer/slow/{SurveyedClient.All[1].Name}", missing);
        Assert.Contains($"tracker/html/{First.Name}", missing);
    }
}
