using TorrentLab.Lab;
using TorrentLab.Tests.Interop;

namespace TorrentLab.Tests.Survey;

/// <summary>
/// A client whose tracker names a peer that misbehaves. An honest peer dials the client when the other has had its chance, or it
/// would not be needed.
/// </summary>
internal static class PeerRun
{
    private static readonly TimeSpan Chance = TimeSpan.FromSeconds(6); // long enough for ten pieces of a peer that does well
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20); // with a client that asks for nothing
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan DialPause = TimeSpan.FromSeconds(1);
    private static readonly LabTorrent Torrent = LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024);

    public static async Task<Reaction> RunAsync(SurveyCase one, SurveyedClient client, SurveyLog log, CancellationToken ct)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using ScriptedPeer hostile = new(Torrent, BehaviourCatalogue.Parse(one.Name), client.DialledAddress());
        await using ScriptedPeer honest = new(Torrent, null, LoopbackAddress.Next());
        await using MockTracker tracker = new() { Default = TrackerAnswer.Peers([hostile.Endpoint]) };
        await using Leecher leecher = await Leecher.StartAsync(Torrent.WithTracker(tracker.Url), client.Start, log, ct);
        Task dialling = HelpAsync(hostile, honest, leecher, stop.Token);
        ClientEnd end = await ClientWatch.RunAsync(leecher, TimeSpan.Zero, Most, ct);
        PeerSight sight = PeerSight.Of(hostile, honest, end);
        await stop.CancelAsync();
        await dialling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        log.Write("hostile", hostile.Transcript);
        log.Write("honest", honest.Transcript);
        foreach (string line in hostile.Summary.Lines()) log.WriteLine(line);
        return one.Reaction(client, end, PeerWords.Of(sight));
    }

    private static async Task HelpAsync(ScriptedPeer hostile, ScriptedPeer honest, Leecher leecher, CancellationToken ct)
    {
        using CancellationTokenSource chosen = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using PeriodicTimer patience = new(Patience);
        string[] chances = ["<- request", " by the client"];
        await Task.WhenAny([patience.WaitForNextTickAsync(chosen.Token).AsTask(), .. chances.Select(text => hostile.Transcript.WaitForAsync(text, chosen.Token))]);
        await chosen.CancelAsync();
        using PeriodicTimer chance = new(Chance);
        await chance.WaitForNextTickAsync(ct);
        await honest.KeepDialingAsync(leecher.Endpoint, DialPause, ct);
    }
}
