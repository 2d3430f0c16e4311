using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Runtime;

public sealed class LogWriterTests
{
    private const string Url = "http://tracker.example/0123456789abcdef/announce";

    private static readonly BlockRef WholeBlock = new(3, 16384, 16384);

    private readonly List<string> _failures = [];

    [Fact(Timeout = 10_000)]
    public async Task A_download_line_by_line() => Assert.Equal(
        [
            "0.000 -- command line: 1.2.3.4:6881",
            "0.000 -> http://tracker.example/***/announce announce started: 0 bytes downloaded, 1000 left",
            "0.100 <- http://tracker.example/***/announce 1 peers, 2 seeds and 1 leechers in all; next announce in 1800 s",
            "0.100 !! http://tracker.example/***/announce warns: old client",
            "0.100 -- http://tracker.example/***/announce ignored \"x\"",
            "0.200 -> 1.2.3.4:6881 connect",
            "0.200 -> 1.2.3.4:6881 handshake",
            "0.200 <- 1.2.3.4:6881 handshake of -TR3000-\\x01bcdefghijk\\x20, reserved 0000000000100005",
            "0.300 <- 1.2.3.4:6881 bitfield of 2 bytes, 9 pieces",
            "0.300 -> 1.2.3.4:6881 interested",
            "0.300 <- 1.2.3.4:6881 unchoke",
            "0.300 -> 1.2.3.4:6881 request piece 3 @16384+16384",
            "12.345 <- 1.2.3.4:6881 piece 3 @16384+16384",
            "12.400 -- piece 3 stored",
            "12.500 <- 1.2.3.4:6881 gone: closed the connection",
            "12.500 -- waiting for peers",
            "12.600 -- stop asked",
            "12.600 -- stopped",
        ], await LogAsync(LogDetail.Blocks, Download));

    [Fact(Timeout = 10_000)]
    public async Task Without_blocks_there_is_a_line_a_piece()
    {
        string[] lines = await LogAsync(LogDetail.Pieces, Download);

        Assert.Contains("12.400 -- piece 3 stored", lines);
        Assert.DoesNotContain(lines, line => line.Contains("piece 3 @", StringComparison.Ordinal));
    }

    [Fact(Timeout = 10_000)]
    public async Task What_goes_wrong_is_marked() => Assert.Equal(
        [
            "0.000 -> 1.2.3.4:6881 connect",
            "1.000 !! 1.2.3.4:6881 gone: a message of 4294967295 bytes",
            "2.000 !! piece 5 has the wrong hash",
            "3.000 !! http://tracker.example/***/announce connection refused",
            "4.000 -> 1.2.3.4:6881 close: sent corrupt data",
            "5.000 !! the disk is full",
            "5.000 !! failed: the disk is full",
        ], await LogAsync(LogDetail.Pieces, log =>
        {
            log.At(0, new SwarmEffect.Connect(1, ObserverSteps.Peer));
            log.At(1, new SwarmEvent.Gone(1, "a message of 4294967295 bytes", Broken: true));
            log.At(2, new SwarmEvent.PieceCorrupt(5, []));
            log.At(3, new SwarmEvent.TrackerFailed(Url, new TrackerException("connection refused")));
            log.At(4, new SwarmEffect.Close(1, "sent corrupt data"));
            log.At(5, new SwarmEvent.StorageFailed("the disk is full"));
            log.At(5, new SwarmEffect.Finished(new SwarmOutcome.Failed("the disk is full")));
        }));

    [Fact(Timeout = 10_000)]
    public async Task Control_characters_come_as_escapes() =>
        Assert.Equal(["1.000 -- a\\u{1b}[2Jb\\u{a}9.999 -- forged"],
            await LogAsync(LogDetail.Pieces, log => log.At(1, new SwarmEffect.Notice("a\u001b[2Jb\n9.999 -- forged"))));

    [Fact(Timeout = 10_000)]
    public async Task Of_a_flood_twenty_lines_and_a_count_are_written()
    {
        string[] lines = await LogAsync(LogDetail.Blocks, log =>
        {
            log.Connect(0);
            for (int i = 0; i < 332; i++) log.Receive(1, new PeerMessage.KeepAlive());
            log.At(10.9, new SwarmEvent.Tick());
            log.At(11, new SwarmEvent.Tick());
            log.Receive(11.5, new PeerMessage.KeepAlive());
        });

        Assert.Equal(
        [
            .. Enumerable.Repeat("1.000 <- 1.2.3.4:6881 keep-alive", 20),
            "11.000 <- 1.2.3.4:6881 ... 312 more keep-alive",
            "11.500 <- 1.2.3.4:6881 keep-alive",
        ], lines[3..]);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_flood_of_unknown_messages_is_one_flood_whatever_their_ids()
    {
        string[] lines = await LogAsync(LogDetail.Pieces, log =>
        {
            log.Connect(0);
            for (int i = 0; i < 100; i++) log.Receive(1, new PeerMessage.Unknown((byte)(100 + i), new byte[i]));
        });

        Assert.Equal(20 + 1, lines[3..].Length);
        Assert.Equal("1.000 <- 1.2.3.4:6881 ... 80 more unknown", lines[^1]);
    }

    [Fact(Timeout = 10_000)]
    public async Task Whole_blocks_are_no_flood_and_tiny_ones_are()
    {
        using Block whole = Block.Of(new byte[BlockRef.MaxLength]);
        using Block tiny = Block.Of("x"u8);
        string[] lines = await LogAsync(LogDetail.Blocks, log =>
        {
            log.Connect(0);
            for (int i = 0; i < 5000; i++) log.Send(1, new PeerMessage.Request(WholeBlock));
            for (int i = 0; i < 5000; i++) log.Receive(1, new PeerMessage.Piece(WholeBlock, whole));
            for (int i = 0; i < 5000; i++) log.Receive(1, new PeerMessage.Piece(WholeBlock with { Length = 1 }, tiny));
        });

        Assert.Equal(5000, lines.Count(line => line.EndsWith("<- 1.2.3.4:6881 piece 3 @16384+16384", StringComparison.Ordinal)));
        Assert.Equal(20, lines.Count(line => line.EndsWith("piece 3 @16384+1", StringComparison.Ordinal)));
        Assert.Contains("1.000 <- 1.2.3.4:6881 ... 4980 more piece", lines);
        Assert.Contains("1.000 -> 1.2.3.4:6881 ... 3000 more request", lines);
    }

    [Fact(Timeout = 10_000)]
    public async Task Requests_that_blocks_have_answered_do_not_count()
    {
        using Block whole = Block.Of(new byte[BlockRef.MaxLength]);
        string[] lines = await LogAsync(LogDetail.Blocks, log =>
        {
            log.Connect(0);
            for (int i = 0; i < 5000; i++)
            {
                log.Send(1, new PeerMessage.Request(WholeBlock));
                log.Receive(1, new PeerMessage.Piece(WholeBlock, whole));
            }
        });

        Assert.Equal(3 + 10_000, lines.Length);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_full_disk_is_said_once_and_ends_nothing()
    {
        await using (var log = new LogWriter(new StreamWriter(new FullDisk()), LogDetail.Pieces, _failures.Add))
            for (int i = 0; i < 10_000; i++) log.At(i, new SwarmEvent.PieceStored(i));

        Assert.Equal(["the log is cut short: No space left on device; the download goes on without it"], _failures);
    }

    [Fact(Timeout = 10_000)]
    public async Task An_output_that_is_shared_stays_open()
    {
        var output = new StringWriter { NewLine = "\n" };
        await using (var log = new LogWriter(output, LogDetail.Pieces, _failures.Add, leaveOpen: true)) log.At(1, new SwarmEvent.StopAsked());

        await output.WriteAsync("goes on");

        Assert.Equal("1.000 -- stop asked\ngoes on", output.ToString());
    }

    private static void Download(LogWriter log)
    {
        using Block block = Block.Of(new byte[BlockRef.MaxLength]);
        log.At(0, new SwarmEvent.PeersFound("command line", [ObserverSteps.Peer]));
        log.At(0, new SwarmEvent.PeersFound("command line", []));
        log.At(0, new SwarmEffect.Announce(Url, new AnnounceRequest
        {
            InfoHash = ObserverSteps.InfoHash,
            PeerId = ObserverSteps.Ours.PeerId,
            Port = 6881,
            Left = 1000,
            Key = 0,
            Event = AnnounceEvent.Started,
        }));
        log.At(0.1, new SwarmEvent.TrackerAnswered(Url, new AnnounceAnswer
        {
            Interval = TimeSpan.FromMinutes(30),
            Complete = 2,
            Incomplete = 1,
            Warning = "old client",
            Notes = ["ignored \"x\""],
            Peers = [ObserverSteps.Peer],
        }));
        log.Connect(0.2);
        log.Receive(0.3, new PeerMessage.Bitfield(new byte[] { 0xff, 0x80 }));
        log.Send(0.3, new PeerMessage.Interested());
        log.Receive(0.3, new PeerMessage.Unchoke());
        log.Send(0.3, new PeerMessage.Request(WholeBlock));
        log.Receive(12.345, new PeerMessage.Piece(WholeBlock, block));
        log.At(12.4, new SwarmEvent.PieceStored(3));
        log.At(12.5, new SwarmEvent.Gone(1, "closed the connection"));
        log.At(12.5, new SwarmEffect.Notice("waiting for peers"));
        log.At(12.6, new SwarmEvent.StopAsked());
        log.At(12.6, new SwarmEffect.Finished(new SwarmOutcome.Stopped()));
    }

    private async Task<string[]> LogAsync(LogDetail detail, Action<LogWriter> steps)
    {
        var output = new StringWriter();
        await using (var log = new LogWriter(output, detail, _failures.Add)) steps(log);
        Assert.Empty(_failures);
        return output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
