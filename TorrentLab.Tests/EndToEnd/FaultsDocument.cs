using System.Text;
using TorrentLab.Lab;
using TorrentLab.Tests.Architecture;
using TorrentLab.Tests.Survey;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>docs/faults.md: the catalogues, what the tests beside this one demand of TorrentLab, and what real clients did.</summary>
internal static class FaultsDocument
{
    public static string File => Path.Combine(Repository.Root, "docs", "faults.md");

    public static void Write(ReactionRecord record) => System.IO.File.WriteAllText(File, Text(record));

    /// <summary>The whole page.</summary>
    public static string Text(ReactionRecord record)
    {
        StringBuilder text = new();
        text.Append($$"""
            # Faults on demand

            Every fault of `torrentlab lab tracker --fault NAME` and every behaviour of `torrentlab lab peer ... --behaviour NAME`: what it does,
            the rule, what a good client does, what TorrentLab does, and what other clients did.

            A test writes this page; it fails when the page is old or a client's reaction is missing. The first table of each part is made from
            the catalogues of `TorrentLab.Lab` and from what `HostileTrackerTests` and `HostilePeerTests` demand. In both tests TorrentLab
            completes the download, beside one good tracker in the second tier or one honest peer; what it says is quoted in part, with
            the numbers of these tests. The second table is what was seen when
            {{Versions(record)}}
            were run against the same faults, as [reactions.json](reactions.json) records it. Nobody words it by hand: this command runs
            every case against every one of them that is installed, in about ten minutes, and writes both files.
            The value of the variable is a regular expression: `peer/slow/aria2` runs one case alone. `artifacts/survey` keeps what was said.

                TORRENTLAB_SURVEY=. dotnet test --filter ClientSurvey -- RunConfiguration.TestSessionTimeout=3600000

            ## Trackers

            | fault | does | rule | a good client | TorrentLab |
            | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (TrackerFault fault in TrackerFaults.All)
            Row(text, fault.Name, fault.Does, fault.Rule, fault.Good, Of(TrackerReactions.All[fault.Name]));
        text.Append("""

            ### What other clients did with these trackers

            Each had the bad tracker in the first tier and a good one in the second, and was watched for 20 s, or for 60 s where it did not
            complete; it completed where nothing else is said. A client takes the bad tracker's peers when it dials the seed that only this one
            names; the good one's seed dials the client 5 s after it asked. "After" counts from its first request to the bad tracker. aria2
            ran with its DHT on, without which it asks no UDP tracker. Transmission asks the trackers of all tiers at the same time, so that
            only what it takes of each can be seen.


            """.ReplaceLineEndings("\n"));
        Table(text, record, "fault", SurveyCase.Tracker);
        text.Append("""

            ## Peers

            `NAME:N` stands with the number that is meant where none is given; `corrupts-piece` was tested with 3. Several names, separated by commas, apply in their order.

            | behaviour | does | rule | a good client | TorrentLab |
            | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (KnownBehaviour known in BehaviourCatalogue.All)
            Row(text, known.Usage, known.Does, known.Rule, known.Good, Of(PeerReactions.All.First(row => row.Key.Split(':')[0] == known.Name).Value));
        text.Append("""

            ### What other clients did with these peers

            The torrent has 19 blocks in 10 pieces. The client's tracker names the bad peer alone. An honest one dials the client 6 s after it
            asked the bad peer for a block or left it, or after 26 s where it did neither; the download completed within 70 s where nothing
            else is said. What happens after the last request counts for nothing, because whoever has all leaves other seeds. "Closes" is what the
            client does, and its time counts from the first fault; faults that were on their way already are counted too. aria2 dials encrypted
            first; those connections are not counted.


            """.ReplaceLineEndings("\n"));
        Table(text, record, "behaviour", SurveyCase.Peer);
        return text.ToString();
    }

    private static string Versions(ReactionRecord record)
    {
        string[] names = [.. SurveyedClient.All.Select(client => $"{client.Name} {record.Versions.GetValueOrDefault(client.Name)}")];
        return $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    private static void Table(StringBuilder text, ReactionRecord record, string what, string on)
    {
        IReadOnlyList<SurveyedClient> clients = SurveyedClient.All;
        text.Append(null, $"| {what} | {string.Join(" | ", clients.Select(client => client.Name))} |\n");
        text.Append(null, $"| --- | {string.Join(" | ", clients.Select(_ => "---"))} |\n");
        foreach (SurveyCase one in SurveyCase.All.Where(one => one.On == on))
            Row(text, one.Name, [.. clients.Select(client => record.Find(one, client)?.Did ?? "")]);
    }

    private static string Of(TrackerReaction reaction) => (reaction.UsesIt, reaction.Told) switch
    {
        (true, null) => "takes its peers",
        (true, _) => $"takes its peers, and says \"{reaction.Told}\"",
        _ => $"goes to the next tracker, and says \"{reaction.Told}\"",
    };

    private static string Of(PeerReaction reaction) => reaction.Told is null
        ? "downloads from it alone"
        : $"gets the rest from the honest peer, and says {string.Join(" or ", reaction.Told.Split('|').Select(words => $"\"{words}\""))}";

    private static void Row(StringBuilder text, string name, params string[] cells) =>
        text.Append(null, $"| `{name}` | {string.Join(" | ", cells)} |\n");
}
