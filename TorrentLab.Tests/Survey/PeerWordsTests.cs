using TorrentLab.Lab;

namespace TorrentLab.Tests.Survey;

public sealed class PeerWordsTests
{
    private static readonly ClientEnd Complete = new(true, TimeSpan.FromSeconds(10), null, 1 << 20, false);

    private static readonly TalkSummary Talk = new() { Connection = 1, Client = "-XX0001-", Requests = 4 };

    private static readonly PeerSight Usual = new() { Talks = [Talk], Closes = false, Stays = true, Faults = 0, HonestRequests = 15, End = Complete };

    [Fact]
    public void Without_a_request_to_the_honest_peer_the_other_served_it_alone() =>
        Assert.Equal("downloads from it alone", PeerWords.Of(Usual with { HonestRequests = 0 }));

    [Fact]
    public void Who_was_not_dialled_in_plain_text_was_not_met() =>
        Assert.Equal("does not shake hands with it", PeerWords.Of(Usual with { Talks = [], Stays = false }));

    [Theory]
    [InlineData(0, "asks it for nothing; stays connected")]
    [InlineData(1, "asks it for 1 block; stays connected")]
    [InlineData(4, "asks it for 4 blocks; stays connected")]
    public void Requests_are_counted(int requests, string words) =>
        Assert.Equal(words, PeerWords.Of(Usual with { Talks = [Talk with { Requests = requests }] }));

    [Theory]
    [InlineData(1, 0.2, "closes at once")]
    [InlineData(1, 9.9, "closes after 10 s")]
    [InlineData(3, 0.2, "closes after 3 faults")]
    [InlineData(3, 4.0, "closes after 3 faults and 4 s")]
    public void A_close_is_told_with_what_came_before(int faults, double seconds, string words) =>
        Assert.Equal($"asks it for 4 blocks; {words}", PeerWords.Of(Usual with
        {
            Talks = [Talk with { Fault = "x", End = "closed by the client", Seconds = seconds }],
            Closes = true,
            Stays = false,
            Faults = faults,
        }));

    [Fact]
    public void Coming_back_is_counted() =>
        Assert.Equal("asks it for 8 blocks; stays connected; dials it 2 times", PeerWords.Of(Usual with { Talks = [Talk, Talk with { Connection = 2 }] }));

    [Fact]
    public void A_client_that_never_completes_is_told() =>
        Assert.Equal("asks it for 4 blocks; stays connected; not complete in 10 s", PeerWords.Of(Usual with { End = Complete with { Completes = false } }));
}
