using System.Net;
using TorrentLab.Lab;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>
/// A tracker that is dead, comes back, dies again and comes back, over HTTP or UDP, while the first seed goes away. The download goes on
/// with what the tracker gives once it is there, and tells it when it is complete.
/// </summary>
internal sealed class DyingTrackers(bool overUdp) : ITorture
{
    private const int Length = 2 * 1024 * 1024;

    public string Name => overUdp ? "trackers udp" : "trackers http";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        Random random = episode.Random;
        int port = overUdp ? MockUdpTracker.FreePort() : Ports.Free();
        LabTorrent torrent = LabTorrent.SingleFile("content", Length, 32 * 1024, random.Next()).WithTracker($"{(overUdp ? "udp" : "http")}://127.0.0.1:{port}/announce");
        var log = new BlockLog();
        var first = new SeedServer(Length / 2);
        first.Add(torrent, log);
        await using var second = new SeedServer(Length / 4);
        second.Add(torrent, log);
        await using Child child = episode.Start(episode.Write(torrent), "-o", episode.Folder, "--max-peers", "8", "--peer", $"{first.Endpoint}", "--bind", "127.0.0.1");

        await Episode.FirstAsync(Episode.Patience, ct, child.Exited, log.WaitForAsync(1 + random.Next(Length / 2 / (16 * 1024)), ct));
        await first.DisposeAsync(); // now only a tracker can help, and it is dead
        await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(3000)), ct, child.Exited);
        await using (await TrackAsync(port, second.Endpoint, ct))
        {
            int before = log.Blocks.Count;
            await Episode.FirstAsync(Episode.Patience, ct, child.Exited, log.WaitForAsync(before + 1 + random.Next(20), ct));
            if (log.Blocks.Count == before) throw new TortureFailure($"the tracker came back, and nothing was fetched from whom it named: {child.LastLines}");
        }
        await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(500)), ct, child.Exited);
        int code;
        await using (Tracker again = await TrackAsync(port, second.Endpoint, ct))
        {
            code = await child.EndAsync(Episode.Patience, ct);
            if (again.Announces == 0) throw new TortureFailure("the tracker came back a second time, and was not told of the end");
        }
        if (code != 0 || torrent.Differences(episode.Folder).Count > 0) throw new TortureFailure($"exit code {code}: {child.LastLines}");
        if (child.Text.Contains("internal error", StringComparison.Ordinal)) throw new TortureFailure(child.LastLines);
        episode.Tally.PiecesChecked += torrent.PieceCount;
        episode.Tally.Rounds++;
    }

    private async Task<Tracker> TrackAsync(int port, IPEndPoint peer, CancellationToken ct)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                return new Tracker(
                    overUdp ? null : new MockTracker(port: port) { Default = TrackerAnswer.Peers([peer]) },
                    overUdp ? new MockUdpTracker(port: port) { Announce = UdpTrackerAnswer.Peers([peer]) } : null);
            }
            catch (System.Net.Sockets.SocketException) when (tries < 50) // the one before is still going
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
            }
        }
    }

    /// <summary>One of both kinds.</summary>
    private sealed record Tracker(MockTracker? Http, MockUdpTracker? Udp) : IAsyncDisposable
    {
        private const int UdpAnnounceLength = 98;

        public int Announces => Http?.Requests.Count ?? Udp!.Packets.Count(packet => packet.Length >= UdpAnnounceLength);

        public async ValueTask DisposeAsync()
        {
            if (Http is not null) await Http.DisposeAsync();
            if (Udp is not null) await Udp.DisposeAsync();
        }
    }
}
