using TorrentLab.Tests.Interop;

namespace TorrentLab.Tests.Survey;

/// <summary>Two cases of the survey against one client in every run, so that the survey itself cannot rot.</summary>
public sealed class QuickSurveyTests
{
    [ClientFact(Client.Aria2, Timeout = 60_000)]
    public async Task A_client_is_seen_to_download_from_a_peer_that_does_well()
    {
        Reaction seen = await Run("perfect-seed");

        Assert.Equal(new Reaction(SurveyCase.Peer, "perfect-seed", "aria2", true, "downloads from it alone"), seen);
    }

    [ClientFact(Client.Aria2, Timeout = 60_000)]
    public async Task A_client_is_seen_to_leave_a_peer_that_sends_a_corrupt_block()
    {
        Reaction seen = await Run("corrupts-block");

        Assert.True(seen.Completes);
        Assert.Matches("^asks it for [0-9]+ blocks; closes", seen.Did);
    }

    private static Task<Reaction> Run(string behaviour)
    {
        SurveyedClient aria2 = SurveyedClient.All.Single(client => client.Program == Client.Aria2);
        return SurveyCase.All.Single(one => one.On == SurveyCase.Peer && one.Name == behaviour).RunAsync(aria2, new SurveyLog(), CancellationToken.None);
    }
}
