using TorrentLab.Lab;

namespace TorrentLab.Tests.Survey;

public sealed class TrackerWordsTests
{
    private static readonly ClientEnd Complete = new(true, At(20), null, 1 << 20, false);

    private static readonly TrackerSight Usual = new()
    {
        Asked = [At(1)],
        Announced = true,
        FirstAsked = At(1),
        Held = At(0),
        HasConnections = true,
        TakesPeers = true,
        End = Complete,
    };

    [Fact]
    public void Peers_that_are_dialled_were_taken() => Assert.Equal("takes its peers", TrackerWords.Of(Usual));

    [Theory]
    [InlineData(1.2, "goes to the next tracker")]
    [InlineData(6, "goes to the next tracker after 5 s")]
    [InlineData(0.5, "asks the other tracker first")]
    public void Another_tracker_is_told_with_the_time_until_it_was_asked(double next, string words) =>
        Assert.Equal(words, TrackerWords.Of(Usual with { TakesPeers = false, NextAsked = At(next) }));

    [Fact]
    public void Who_takes_the_peers_may_ask_the_next_tracker_too() =>
        Assert.Equal("takes its peers; asks the next tracker too", TrackerWords.Of(Usual with { NextAsked = At(1.1) }));

    [Theory]
    [InlineData(true, "takes its peers")]
    [InlineData(false, "takes no peers of it")]
    public void Of_one_that_asks_both_at_the_same_time_only_the_peers_tell(bool takesPeers, string words) =>
        Assert.Equal(words, TrackerWords.Of(Usual with { TakesPeers = takesPeers, AsksBoth = true, NextAsked = At(1) }));

    [Fact]
    public void A_tracker_that_is_not_asked_is_told() =>
        Assert.Equal("does not ask it; asks no other tracker; not complete in 20 s",
            TrackerWords.Of(Usual with { Asked = [], Announced = false, FirstAsked = null, TakesPeers = false, End = Complete with { Completes = false } }));

    [Fact]
    public void Connects_alone_are_no_announce() =>
        Assert.Equal("sends it 2 packets, no announce; goes to the next tracker after 30 s; asks it again after 15 s",
            TrackerWords.Of(Usual with { Asked = [At(1), At(16)], Announced = false, TakesPeers = false, HasConnections = false, NextAsked = At(31) }));

    [Theory]
    [InlineData(null, "takes its peers; keeps the connection")]
    [InlineData(10.0, "takes its peers; closes after 10 s")]
    [InlineData(1.0, "takes its peers")]
    public void A_connection_that_lasts_is_told(double? held, string words) =>
        Assert.Equal(words, TrackerWords.Of(Usual with { Held = held is { } seconds ? At(seconds) : null }));

    [Theory]
    [InlineData(2, 5, "asks it again after 5 s")]
    [InlineData(3, 0.1, "asks it again at once")]
    [InlineData(6, 0.1, "asks it 6 times at once")]
    [InlineData(21, 0.1, "asks it 21 times in 2 s")]
    public void Asking_again_is_told(int times, double pause, string words) =>
        Assert.Equal($"takes its peers; {words}", TrackerWords.Of(Usual with { Asked = [.. Enumerable.Range(0, times).Select(ask => At(1 + (ask * pause)))] }));

    [Fact]
    public void How_the_client_fares_comes_last()
    {
        Assert.Equal("takes its peers; crashes (exit 139)", TrackerWords.Of(Usual with { End = Complete with { Completes = false, Exit = 139 } }));
        Assert.Equal("takes its peers; ends (exit 7)", TrackerWords.Of(Usual with { End = Complete with { Completes = false, Exit = 7 } }));
        Assert.Equal("takes its peers; takes 300 MB of memory", TrackerWords.Of(Usual with { End = Complete with { Memory = 390 << 20 } }));
        Assert.Equal("takes its peers; takes more than 1024 MB of memory, and was ended",
            TrackerWords.Of(Usual with { End = Complete with { Completes = false, TookTooMuch = true } }));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_tracker_s_transcript_is_read_as_it_is_written()
    {
        await using FaultTracker bad = new(TrackerFaults.Find("http-404"));
        using HttpClient http = new();
        foreach (string happened in (string[])["started", "stopped"])
            using (await http.GetAsync(new Uri($"{bad.Url}?info_hash=aaaaaaaaaaaaaaaaaaaa&port=6881&event={happened}"))) { }
        using (await http.GetAsync(new Uri(bad.Url.Replace("announce", "scrape", StringComparison.Ordinal)))) { }
        await bad.Transcript.WaitForAsync("ended", CancellationToken.None);

        TrackerSight sight = TrackerSight.Of(bad, TimeSpan.MaxValue, Complete);

        Assert.Single(sight.Asked); // the farewell and the scrape ask for nobody
        Assert.Empty(TrackerSight.Of(bad, sight.Asked[0], Complete).Asked); // it tells that the download is complete
        Assert.Equal(sight.Asked[0], sight.FirstAsked);
        Assert.True(sight.Announced);
        Assert.InRange(sight.Held!.Value, TimeSpan.Zero, At(5));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
