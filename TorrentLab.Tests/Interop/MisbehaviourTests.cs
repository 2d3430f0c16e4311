using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// Scripted peers run against clients that others wrote: each client downloads beside one honest scripted peer, once for each of
/// a handful of behaviours, all at a time. The peers dial, so that no tracker is needed.
/// </summary>
public sealed class MisbehaviourTests(ITestOutputHelper output)
{
    private static readonly string[] Behaviours = ["perfect-seed", "corrupts-block:1", "one-byte-at-a-time", "closes-in-frame", "spare-bits"];
    private static readonly TimeSpan DialPause = TimeSpan.FromSeconds(1);
    private static readonly LabTorrent Torrent = LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024);

    [ClientFact(Client.Aria2, Timeout = 60_000), Bep(3, "peer messages")]
    public Task Aria2_survives_and_leaves_whoever_sets_spare_bits() => Survives(Aria2Leecher.StartAsync, leaves: "spare-bits");

    [ClientFact(Client.Libtorrent, Timeout = 60_000), Bep(3, "peer messages")]
    public Task Libtorrent_survives() => Survives(LibtorrentLeecher.StartAsync);

    [ClientFact(Client.Transmission, Timeout = 60_000), Bep(3, "peer messages")]
    public Task Transmission_survives() => Survives(TransmissionLeecher.StartAsync);

    private async Task Survives(MixedSwarm.StartLeecher<Leecher> start, string? leaves = null)
    {
        using Deadline deadline = Deadline.InSeconds(55);
        await Task.WhenAll(Behaviours.Select(behaviour => Survives(start, behaviour, isAsked: behaviour != leaves, deadline)));
    }

    private async Task Survives(MixedSwarm.StartLeecher<Leecher> start, string behaviour, bool isAsked, Deadline deadline)
    {
        await using Leecher leecher = await start(Torrent, output, deadline.Token);
        await using ScriptedPeer hostile = new(Torrent, BehaviourCatalogue.Parse(behaviour), LoopbackAddress.Next());
        await using ScriptedPeer honest = new(Torrent, null, LoopbackAddress.Next());
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        Task dialling = Task.WhenAll(
            hostile.KeepDialingAsync(leecher.Endpoint, DialPause, stop.Token),
            HonestAsync(honest, hostile, leecher, stop.Token));
        try
        {
            await leecher.CompletedAsync(deadline);
            Assert.Empty(Torrent.Differences(leecher.DownloadDirectory));
            Assert.True(hostile.Summary.Requests > 0 == isAsked, $"{behaviour}: {hostile.Summary.Requests} requests");
        }
        finally
        {
            await stop.CancelAsync();
            await dialling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            output.WriteLine($"{behaviour}:\n{string.Join('\n', hostile.Summary.Lines())}\nhonest: {string.Join('\n', honest.Summary.Lines())}");
        }
    }

    /// <summary>
    /// The honest peer comes when the hostile one has got its chance, or it would not be needed: Transmission, which looks at its
    /// peers every 10 s, is given both before it looks.
    /// </summary>
    private static async Task HonestAsync(ScriptedPeer honest, ScriptedPeer hostile, Leecher leecher, CancellationToken ct)
    {
        string[] chances = ["<- request", "#1 ended", "handshake of -TR"];
        await Task.WhenAny(chances.Select(text => hostile.Transcript.WaitForAsync(text, ct)));
        await honest.KeepDialingAsync(leecher.Endpoint, DialPause, ct);
    }
}
