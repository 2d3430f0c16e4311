using TorrentLab.Lab;
using TorrentLab.Swarm;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>Whatever one peer does, the download completes as long as one honest peer is there.</summary>
public sealed class HostilePeerTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024);

    /// <summary>Each misbehaviour, and a word of what the user must be told about it (either of two); null where it is tolerated.</summary>
    public static TheoryData<string, string?> Misbehaviours() => new()
    {
        { "corrupts one piece", "piece 3 from 127.0.0.1" },
        { "wrong info-hash", "serves another torrent" },
        { "echoes our peer id", "is ourselves" },
        { "answers as a web server", "does not speak BitTorrent" },
        { "garbage", "does not speak BitTorrent" },
        { "length of 2^31-1", "a message of 2147483647 bytes" },
        { "length of 2^32-1", "a message of 4294967295 bytes" },
        { "bitfield too long", "message 5 has 4 bytes; 1 to 3 are allowed" },
        { "bitfield too short", "has 1 bytes; 10 pieces need 2" },
        { "have out of range", "piece 4000 of a torrent" },
        { "have beyond 2^31", "no index, offset or length" },
        { "request of the wrong length", "message 6 has" },
        { "answers beside", "blocks that were not asked for" },
        { "short blocks", "blocks that were not asked for" },
        { "closes inside a message", "closed inside a message" },
        { "closes after two blocks", "closed the connection" },
        { "spare bits", null },
        { "late bitfield", null },
        { "have instead of bitfield", null },
        { "unknown messages", null },
        { "keep-alives before each block", null },
        { "one byte at a time", null },
        { "every block twice", null },
        { "chokes in mid-piece", null },
        { "unchokes before interest", null },
        { "chokes and unchokes without end", "blocks that were not asked for|did not read what we sent" },
    };

    [Theory(Timeout = 30_000), MemberData(nameof(Misbehaviours)), Bep(3, "peer messages")]
    public async Task One_honest_peer_is_enough(string name, string? told)
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer hostile = new(_torrent, [.. Of(name)]);
        await using ScriptedPeer honest = new(_torrent);
        Download download = new(_torrent, _directory.Path);

        SwarmOutcome outcome = await download.RunAsync([hostile, honest], deadline.Token);

        Assert.True(outcome is SwarmOutcome.Completed, $"{outcome}\n{download.Notices}\n{hostile.Transcript}");
        Assert.Empty(_torrent.Differences(_directory.Path));
        Assert.True(hostile.Connections > 0, "the hostile peer was never tried");
        if (told is null) Assert.Equal(0, honest.Connections);
        else Assert.Contains(told.Split('|'), words => download.Notices.ToString().Contains(words, StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_peer_of_a_corrupt_piece_is_banned_and_an_honest_one_behind_the_same_address_goes_on()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer corrupt = new(_torrent, PeerBehaviours.Corrupts(0));
        await using ScriptedPeer honest = new(_torrent);
        Download download = new(_torrent, _directory.Path);

        SwarmOutcome outcome = await download.RunAsync([corrupt, honest], deadline.Token);

        Assert.Equal(new SwarmOutcome.Completed(), outcome);
        Assert.Equal(1, corrupt.Connections);
        Assert.Empty(_torrent.Differences(_directory.Path));
    }

    [Fact(Timeout = 30_000)]
    public async Task With_nobody_but_a_corrupt_peer_the_download_ends_and_names_it()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer corrupt = new(_torrent, PeerBehaviours.Corrupts(2));
        Download download = new(_torrent, _directory.Path);

        SwarmOutcome outcome = await download.RunAsync([corrupt], deadline.Token);

        var failed = Assert.IsType<SwarmOutcome.Failed>(outcome);
        Assert.Contains($"peer {corrupt.Endpoint} sent corrupt data for piece 2, banned", failed.Reason, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static IEnumerable<PeerBehaviour> Of(string name) => name switch
    {
        "corrupts one piece" => [PeerBehaviours.Corrupts(3)],
        "wrong info-hash" => [PeerBehaviours.WrongInfoHash()],
        "echoes our peer id" => [PeerBehaviours.EchoesPeerId()],
        "answers as a web server" => [PeerBehaviours.WebServer()],
        "garbage" => [PeerBehaviours.Garbage(7)],
        "length of 2^31-1" => [PeerBehaviours.Says(RawWire.Number(0x7fffffff))],
        "length of 2^32-1" => [PeerBehaviours.Says(RawWire.Number(0xffffffff))],
        "bitfield too long" => [PeerBehaviours.SaysOnly(RawWire.Bitfield(new byte[3]))],
        "bitfield too short" => [PeerBehaviours.SaysOnly(RawWire.Bitfield(new byte[1]))],
        "have out of range" => [PeerBehaviours.Says(RawWire.Have(4000))],
        "have beyond 2^31" => [PeerBehaviours.Says(RawWire.Have(0x80000000))],
        "request of the wrong length" => [PeerBehaviours.Says(RawWire.Message(6, new byte[5]))],
        "answers beside" => [PeerBehaviours.AnswersBeside(), PeerBehaviours.Interjects(Beside(600))],
        "short blocks" => [PeerBehaviours.ShortBlocks(), PeerBehaviours.Interjects(Beside(600))],
        "closes inside a message" => [PeerBehaviours.ClosesInside(4)],
        "closes after two blocks" => [PeerBehaviours.ClosesAfter(2), PeerBehaviours.Only(0)],
        "spare bits" => [PeerBehaviours.SpareBits()],
        "late bitfield" => [PeerBehaviours.LateBitfield()],
        "have instead of bitfield" => [PeerBehaviours.HaveInsteadOfBitfield()],
        "unknown messages" => [PeerBehaviours.Interjects(RawWire.Message(20, 0, 1, 2), RawWire.Message(99), RawWire.Message(200, new byte[70_000]))],
        "keep-alives before each block" => [PeerBehaviours.Interjects([.. Enumerable.Repeat(RawWire.KeepAlive(), 100)])],
        "one byte at a time" => [PeerBehaviours.InPieces(1)],
        "every block twice" => [PeerBehaviours.Duplicates()],
        "chokes in mid-piece" => [PeerBehaviours.ChokesAt(3)],
        "unchokes before interest" => [PeerBehaviours.Says(RawWire.Unchoke())],
        "chokes and unchokes without end" => [PeerBehaviours.Interjects([.. Enumerable.Repeat<byte[]>([.. RawWire.Choke(), .. RawWire.Unchoke()], 50)])],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such misbehaviour"),
    };

    private static byte[][] Beside(int count) => [.. Enumerable.Repeat(RawWire.Piece(1, 16384, new byte[1]), count)];
}
