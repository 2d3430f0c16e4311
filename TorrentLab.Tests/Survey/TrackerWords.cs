namespace TorrentLab.Tests.Survey;

/// <summary>Says in a few words what a client did with a bad tracker.</summary>
internal static class TrackerWords
{
    private const int Many = 4; // a client may ask once for each of a few reasons of its own

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongHeld = TimeSpan.FromSeconds(5);

    public static string Of(TrackerSight sight)
    {
        List<string> words = [];
        if (sight.FirstAsked is null) words.Add("does not ask it");
        else if (!sight.Announced) words.Add(sight.Asked.Count == 1 ? "sends it 1 packet, no announce" : $"sends it {sight.Asked.Count} packets, no announce");
        if (sight.TakesPeers) words.Add("takes its peers");
        words.Add(Next(sight));
        words.Add(Held(sight));
        words.Add(Again(sight));
        words.AddRange(sight.End.Words());
        return string.Join("; ", words.Where(part => part.Length > 0));
    }

    private static string Next(TrackerSight sight)
    {
        if (sight.AsksBoth) return sight.TakesPeers ? "" : "takes no peers of it";
        if (sight.NextAsked is not { } next) return sight.TakesPeers ? "" : "asks no other tracker";
        if (sight.FirstAsked is not { } first || next <= first) return "asks the other tracker first";
        string when = next - first < Moment ? "" : $" after {(next - first).TotalSeconds:0} s";
        return sight.TakesPeers ? $"asks the next tracker too{when}" : $"goes to the next tracker{when}";
    }

    private static string Held(TrackerSight sight)
    {
        if (!sight.HasConnections || !sight.Announced) return "";
        if (sight.Held is { } held) return held < LongHeld ? "" : $"closes after {held.TotalSeconds:0} s";
        return sight.End.Watched - sight.FirstAsked < LongHeld ? "" : "keeps the connection";
    }

    private static string Again(TrackerSight sight)
    {
        if (sight.Asked.Count < 2) return "";
        TimeSpan least = sight.Asked.Zip(sight.Asked.Skip(1), (before, after) => after - before).Min();
        if (least >= Moment) return $"asks it again after {least.TotalSeconds:0} s";
        if (sight.Asked.Count < Many) return "asks it again at once";
        TimeSpan all = sight.Asked[^1] - sight.Asked[0];
        return $"asks it {sight.Asked.Count} times {(all < Moment ? "at once" : $"in {all.TotalSeconds:0} s")}";
    }
}
