using System.Net;
using TorrentLab.Lab;
using TorrentLab.Tests.Interop;

namespace TorrentLab.Tests.Survey;

/// <summary>
/// A client with a bad tracker in the first tier and a good one in the second. Each has a seed of its own, so that it shows which of
/// them the client took; the good tracker's dials the client, so that the download ends also where the client dials nobody.
/// </summary>
internal static class TrackerRun
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(20); // shows who asks again at once
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60); // BEP 15: 15 s and 30 s pass with two lost packets
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(5); // who asks the bad tracker again in that time may get its peers yet
    private static readonly TimeSpan DialPause = TimeSpan.FromSeconds(1);
    private static readonly LabTorrent Torrent = LabTorrent.SingleFile("payload.bin", 100_000, 32 * 1024);

    public static async Task<Reaction> RunAsync(SurveyCase one, SurveyedClient client, SurveyLog log, CancellationToken ct)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using ScriptedPeer named = new(Torrent, null, client.DialledAddress());
        await using ScriptedPeer other = new(Torrent, null, LoopbackAddress.Next());
        await using FaultTracker bad = new(TrackerFaults.Find(one.Name), [named.Endpoint]);
        TaskCompletionSource<TimeSpan> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<IPEndPoint> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using MockTracker good = new() { Answer = (_, _) => { asked.TrySetResult(bad.Transcript.Elapsed); return TrackerAnswer.Peers([]); } };
        Task dialling = DialAsync();
        await using Leecher leecher = await Leecher.StartAsync(Torrent.WithTrackers([[bad.Url], [good.Url]]), client.Start, log, ct);
        started.SetResult(leecher.Endpoint);
        ClientEnd end = await ClientWatch.RunAsync(leecher, Least, Most, ct);
        TimeSpan? nextAsked = asked.Task.IsCompletedSuccessfully ? asked.Task.Result : null;
        TimeSpan complete = end.Completes ? LastRequest.To(named, other) : TimeSpan.MaxValue;
        bool takesPeers = named.Transcript.Entries is [var met, ..] && met.At <= complete;
        string did = TrackerWords.Of(TrackerSight.Of(bad, complete, end) with { TakesPeers = takesPeers, NextAsked = nextAsked, AsksBoth = client.AsksAllTiers });
        await stop.CancelAsync();
        await dialling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        log.Write("bad tracker", bad.Transcript);
        log.WriteLine($"the good tracker was asked first at {nextAsked?.TotalSeconds:0.000} s");
        log.Write("its peer", named.Transcript);
        log.Write("the other peer", other.Transcript);
        return one.Reaction(client, end, did);

        async Task DialAsync()
        {
            await asked.Task.WaitAsync(stop.Token);
            using PeriodicTimer head = new(Head);
            await head.WaitForNextTickAsync(stop.Token);
            await other.KeepDialingAsync(await started.Task.WaitAsync(stop.Token), DialPause, stop.Token);
        }
    }
}
