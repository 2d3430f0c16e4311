using TorrentLab.Lab;

namespace TorrentLab.Tests.Survey;

/// <summary>Says in a few words what a client did with a peer that misbehaves.</summary>
internal static class PeerWords
{
    private const double Moment = 1.5;

    public static string Of(PeerSight sight)
    {
        List<string> words = [];
        if (sight.Main is not { } main) words.Add("does not shake hands with it");
        else
        {
            int requests = sight.Talks.Sum(talk => talk.Requests);
            bool isAlone = sight.End.Completes && sight.HonestRequests == 0;
            words.Add(isAlone ? "downloads from it alone" : requests == 0 ? "asks it for nothing" : $"asks it for {Count(requests, "block")}");
            if (sight.Closes) words.Add(Closing(main, sight.Faults));
            else if (sight.Stays && !isAlone) words.Add("stays connected");
            if (sight.Talks.Count > 1) words.Add($"dials it {sight.Talks.Count} times");
        }
        words.AddRange(sight.End.Words());
        return string.Join("; ", words);
    }

    private static string Closing(TalkSummary main, int faults)
    {
        string after = faults > 1 ? $" after {faults} faults" : "";
        string when = main.Seconds is { } seconds && seconds >= Moment ? $"{(faults > 1 ? " and" : " after")} {seconds:0} s" : faults > 1 ? "" : " at once";
        return $"closes{after}{when}";
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
