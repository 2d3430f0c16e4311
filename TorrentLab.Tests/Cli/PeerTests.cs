using System.Text.RegularExpressions;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Cli;

public sealed partial class PeerTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.SingleFile("file.bin", 100_000, 16 * 1024);
    private readonly string _file;

    public PeerTests() => _file = _directory.WriteFile("file.torrent", _torrent.File);

    [Fact(Timeout = 10_000), Bep(3, "peer messages")]
    public async Task Handshakes_and_first_messages_are_explained_byte_by_byte()
    {
        byte[] extended = [0, 0, 0, 2 + 25, 20, 0, .. "d1:md6:ut_pexi1ee1:v3:labe"u8];
        extended[3] = (byte)(extended.Length - 4);
        await using ScriptedPeer peer = new(
            _torrent, [PeerBehaviours.Says(RawWire.Have(3), [0, 0, 0, 0], [0, 0, 0, 3, 9, 0x1a, 0xe1], [0, 0, 0, 1, 14], extended)], peerId: ScriptedPeer.PeerId);

        CliRun run = await CliRun.Of("peer", _file, peer.Endpoint.ToString(), "--seconds", "1");

        Verifier.Verify(Scrub(run));
    }

    [Fact(Timeout = 10_000)]
    public async Task The_look_can_be_one_JSON_object()
    {
        await using ScriptedPeer peer = new(_torrent, peerId: ScriptedPeer.PeerId);

        CliRun run = await CliRun.Of("peer", _file, peer.Endpoint.ToString(), "--seconds", "1", "--json");

        Verifier.Verify(Scrub(run));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_peer_that_breaks_a_rule_is_explained_up_to_there()
    {
        await using ScriptedPeer peer = new(_torrent, PeerBehaviours.SaysOnly([0xff, 0xff, 0xff, 0xff, 7]));

        CliRun run = await CliRun.Of("peer", _file, peer.Endpoint.ToString());

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("end: the peer broke a rule: ", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task Another_torrent_is_the_fault_of_the_peer()
    {
        await using ScriptedPeer peer = new(_torrent, HandshakeBehaviours.WrongInfoHash());

        CliRun run = await CliRun.Of("peer", _file, peer.Endpoint.ToString());

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("answered about another torrent", run.Error, StringComparison.Ordinal);
        Assert.Contains("info-hash: of ANOTHER torrent", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_web_server_is_no_peer()
    {
        await using ScriptedPeer peer = new(_torrent, HandshakeBehaviours.WebServer());

        CliRun run = await CliRun.Of("peer", _file, peer.Endpoint.ToString());

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("does not speak BitTorrent", run.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_silent_peer_is_not_waited_for_longer_than_asked()
    {
        await using ScriptedPeer peer = new(_torrent, HandshakeBehaviours.Silent());

        CliRun run = await CliRun.Of("peer", _file, peer.Endpoint.ToString(), "--seconds", "1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("sent no handshake in 1 s", run.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task Nobody_there_is_said_to_be_so()
    {
        CliRun run = await CliRun.Of("peer", _file, "127.0.0.1:1");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("torrentlab: no connection to 127.0.0.1:1: connection refused", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static string Scrub(CliRun run) => PeerIdInHex().Replace(PeerId().Replace(run.ToString(), "-tL0100-{random-id}"), "$1{random-id}            ");

    [GeneratedRegex("-tL0100-[0-9a-z]{12}")]
    private static partial Regex PeerId();

    [GeneratedRegex("(2d744c303130302d)[0-9a-f]{24}")]
    private static partial Regex PeerIdInHex();
}
