using System.Diagnostics;
using System.Net;
using TorrentLab.Lab;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>Gives a download many peers that send one byte a second, of a handshake or of a block, and one that is good.</summary>
internal sealed class DripPeers : ITorture
{
    private const int Length = 4 * 1024 * 1024;
    private const int Blocks = 8;      // peers whose blocks drip
    private const int Handshakes = 4;  // peers whose handshakes drip
    private const int Callers = 100;   // peers that call, and whose handshakes drip

    public string Name => "drip";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        var torrent = LabTorrent.SingleFile("content", Length, 64 * 1024, episode.Random.Next());
        List<ScriptedPeer> drips =
        [
            .. Enumerable.Range(0, Blocks).Select(_ => Peer(torrent, new DrippingBlocks())),
            .. Enumerable.Range(0, Handshakes).Select(_ => Peer(torrent, PeerBehaviours.Slow(1))),
        ];
        await using var seeder = new SeedServer(Length / 3);
        seeder.Add(torrent, new BlockLog());
        var listens = new IPEndPoint(IPAddress.Loopback, Ports.Free());
        List<string> arguments = [episode.Write(torrent), "-o", episode.Folder, "--max-peers", "30", "--bind", "127.0.0.1", "--port", $"{listens.Port}", "--log", episode.At("log.txt")];
        foreach (IPEndPoint peer in drips.Select(drip => drip.Endpoint).Append(seeder.Endpoint)) arguments.AddRange(["--peer", $"{peer}"]);
        await using Child child = episode.Start(arguments);
        await using var crowd = new Crowd();
        await Episode.FirstAsync(TimeSpan.FromMilliseconds(700), ct);
        for (int caller = 0; caller < Callers; caller++) await crowd.ConnectSilentAsync(listens, ct);
        crowd.Drip(torrent);

        long started = Stopwatch.GetTimestamp();
        int code = await child.EndAsync(Episode.Patience, ct);
        episode.Tally.Notes.Add($"it took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s; the good peer alone needs 3 s");
        foreach (ScriptedPeer drip in drips) await drip.DisposeAsync();
        if (code != 0 || torrent.Differences(episode.Folder).Count > 0) throw new TortureFailure($"exit code {code}: {child.LastLines}");
        episode.Tally.PiecesChecked += torrent.PieceCount;
        episode.Tally.Rounds++;
    }

    private static ScriptedPeer Peer(LabTorrent torrent, PeerBehaviour behaviour) => new(torrent, [behaviour], transcript: new Transcript(tell: _ => { }));

    /// <summary>Says everything at once, but blocks a byte at a time.</summary>
    private sealed class DrippingBlocks : PeerBehaviour
    {
        private const int Short = 1024; // handshake, bitfield, unchoke

        public override IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> bytes) =>
            bytes.Length < Short ? [bytes] : Enumerable.Range(0, bytes.Length).Select(at => bytes.Slice(at, 1));

        public override TimeSpan Pause(int bytes) => bytes == 1 ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
    }
}
