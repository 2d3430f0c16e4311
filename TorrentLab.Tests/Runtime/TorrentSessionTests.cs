using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Tests.EndToEnd;

namespace TorrentLab.Tests.Runtime;

/// <summary>What a server asks of sessions beside a download.</summary>
public sealed class TorrentSessionTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _lab = LabTorrent.SingleFile("payload.bin", 200_000, 32 * 1024);
    private readonly CancellationTokenSource _stop = new();
    private readonly TickCounter _ticks = new();

    [Fact(Timeout = 20_000)]
    public async Task A_check_finds_what_is_good_and_the_next_session_believes_it()
    {
        _lab.WriteTo(_directory.Path);
        using (FileStream file = File.OpenWrite(_directory.At("payload.bin"))) file.WriteByte(0x55);
        TorrentSession check = NewSession();

        Assert.Equal(new SwarmOutcome.Completed(), await check.CheckAsync(_stop.Token));

        Assert.Equal(6, check.Stored!.Count);
        Assert.False(check.Stored[0]);
        using ResumeLedger ledger = ResumeLedger.Open(TorrentFile.Parse(_lab.File), _directory.Path);
        Assert.Equal("the ledger has 6 of 7 pieces", ledger.Load(out _));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_seed_that_dies_need_not_be_checked_again()
    {
        _lab.WriteTo(_directory.Path);
        TorrentSession session = NewSession();
        Task<SwarmOutcome> ended = Task.Run(() => session.RunAsync(_stop.Token));
        using Deadline deadline = Deadline.InSeconds(15);
        await deadline.UntilAsync(_ => Task.FromResult(session.Phase == SessionPhase.Seeding), "it seeds");

        string copy = _directory.At(".torrentlab", "copy");
        string path = _directory.At(".torrentlab", $"{TorrentFile.Parse(_lab.File).InfoHash}.json");
        File.Copy(path, copy);
        await _stop.CancelAsync();
        await ended;
        File.Move(copy, path, overwrite: true);

        using ResumeLedger ledger = ResumeLedger.Open(TorrentFile.Parse(_lab.File), _directory.Path);
        Assert.Equal("the ledger has 7 of 7 pieces", ledger.Load(out _));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_session_waits_for_its_turn_to_hash_and_can_be_ended_meanwhile()
    {
        _lab.WriteTo(_directory.Path);
        using var turn = new SemaphoreSlim(0);
        TorrentSession first = NewSession(turn), second = NewSession(turn);
        Task<SwarmOutcome> ended = Task.Run(() => first.RunAsync(_stop.Token));
        await _stop.CancelAsync();
        Assert.Equal(new SwarmOutcome.Stopped(), await ended);
        Assert.Null(first.Stored);

        Task<SwarmOutcome> check = Task.Run(() => second.CheckAsync(CancellationToken.None));
        turn.Release();

        Assert.Equal(new SwarmOutcome.Completed(), await check);
        Assert.Equal(1, turn.CurrentCount);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_check_that_is_ended_early_leaves_a_ledger_in_which_nothing_is_believed()
    {
        _lab.WriteTo(_directory.Path);
        await NewSession().CheckAsync(CancellationToken.None);
        using SemaphoreSlim turn = new(0);
        TorrentSession ended = NewSession(turn);
        Task<SwarmOutcome> check = Task.Run(() => ended.CheckAsync(_stop.Token));

        await _stop.CancelAsync();
        Assert.Equal(new SwarmOutcome.Stopped(), await check);

        // A removal goes by it: without a ledger the content would be somebody else's.
        using ResumeLedger ledger = ResumeLedger.Open(TorrentFile.Parse(_lab.File), _directory.Path);
        Assert.True(ledger.Exists);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_seed_without_a_connection_ticks_once_a_second()
    {
        _lab.WriteTo(_directory.Path);
        TorrentSession session = NewSession(time: new FastTime(10));
        Task<SwarmOutcome> ended = Task.Run(() => session.RunAsync(_stop.Token));
        using Deadline deadline = Deadline.InSeconds(15);
        await deadline.UntilAsync(_ => Task.FromResult(session.Snapshot is { Elapsed.TotalSeconds: > 6 }), "six seconds of its clock");

        session.ShowsPieces = true;
        await deadline.UntilAsync(_ => Task.FromResult(session.Snapshot is { Pieces: not null }), "the next tick");
        await _stop.CancelAsync();

        Assert.Equal(new SwarmOutcome.Stopped(), await ended);
        Assert.InRange(_ticks.Count, 3, 15 + (session.Snapshot!.Elapsed.TotalSeconds - 6));
    }

    public void Dispose()
    {
        _stop.Dispose();
        _directory.Dispose();
    }

    private TorrentSession NewSession(SemaphoreSlim? turn = null, TimeProvider? time = null)
    {
        var options = new SessionOptions { OutputDirectory = _directory.Path, Swarm = SwarmOptions.Swarm with { Seed = new SeedGoal() } };
        return new TorrentSession(TorrentFile.Parse(_lab.File), options, new TcpDialer(), new HttpTrackerClient(), time ?? TimeProvider.System, [_ticks])
        {
            CheckingTurn = turn,
        };
    }

    private sealed class TickCounter : ISwarmObserver
    {
        private int _count;

        public int Count => _count;

        public void Before(SwarmEvent happened, TimeSpan now)
        {
            if (happened is SwarmEvent.Tick) Interlocked.Increment(ref _count);
        }

        public void After(SwarmEffect asked, TimeSpan now) { }
    }
}
