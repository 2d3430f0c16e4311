using System.Text;
using TorrentLab.Lab;
using TorrentLab.Tests.Architecture;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>docs/faults.md is made of the catalogues and of what the tests beside this one hold true, so that it cannot rot.</summary>
public sealed class FaultsDocumentTests
{
    [Fact]
    public void The_document_says_what_the_catalogues_and_the_tests_say()
    {
        string path = Path.Combine(Repository.Root, "docs", "faults.md");
        string expected = Document();
        if (Verifier.Accepts(Environment.GetEnvironmentVariable)) File.WriteAllText(path, expected);

        Assert.True(File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == expected,
            "docs/faults.md is old: run this test with VERIFY_ACCEPT=1, which writes it anew");
    }

    private static string Document()
    {
        StringBuilder text = new();
        text.Append("""
            # Faults on demand

            Every fault of `torrentlab lab tracker --fault NAME` and every behaviour of `torrentlab lab peer ... --behaviour NAME`: what it does,
            the rule, what a good client does, and what TorrentLab does. A test writes this page from the catalogues of `TorrentLab.Lab` and from
            what `HostileTrackerTests` and `HostilePeerTests` demand; it fails when the page is old. In both tests TorrentLab completes the download,
            beside one good tracker in the second tier or one honest peer.

            ## Trackers

            | fault | does | rule | a good client | TorrentLab |
            | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (TrackerFault fault in TrackerFaults.All)
            Row(text, fault.Name, fault.Does, fault.Rule, fault.Good, Of(TrackerReactions.All[fault.Name]));
        text.Append("""

            ## Peers

            `NAME:N` stands with the number that is meant where none is given. Several names, separated by commas, apply in their order.

            | behaviour | does | rule | a good client | TorrentLab |
            | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (KnownBehaviour known in BehaviourCatalogue.All)
            Row(text, known.Usage, known.Does, known.Rule, known.Good, Of(PeerReactions.All.First(row => row.Key.Split(':')[0] == known.Name).Value));
        return text.ToString();
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
