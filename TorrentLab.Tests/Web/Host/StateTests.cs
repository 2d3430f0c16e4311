using System.Text;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Web.Host;

namespace TorrentLab.Tests.Web.Host;

/// <summary>What is left on the disk, and what a server makes of it: whole, damaged, cut, or as a crash leaves it.</summary>
public sealed class StateTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent[] _torrents = [.. Enumerable.Range(0, 3).Select(n => LabTorrent.SingleFile($"{n}.bin", 40_000, 16384, seed: n))];

    private string State => _directory.At("state", "state.json");

    [Fact]
    public void A_state_cut_or_changed_at_any_byte_is_not_taken_for_a_whole_one()
    {
        byte[] whole = SomeRecord(7).ToBytes();
        Assert.Equal(7, HostRecord.Read(whole)!.Revision);

        for (int length = 0; length < whole.Length; length++) Assert.Null(HostRecord.Read(whole[..length]));
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (byte bit in (byte[])[0x01, 0x10, 0x80])
            {
                byte[] flipped = [.. whole];
                flipped[at] ^= bit;
                Assert.Null(HostRecord.Read(flipped));
            }
        }
    }

    [Fact]
    public void A_state_of_a_newer_version_is_left_alone()
    {
        byte[] newer = (SomeRecord(1) with { Version = 2 }).ToBytes();

        StorageException refused = Assert.Throws<StorageException>(() => HostRecord.Read(newer));

        Assert.Equal("the state is of a newer version of TorrentLab, 2. Use that, or choose another --state", refused.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"hash\":null,\"name\":null,\"subdirectory\":null}")]
    public void A_text_that_is_not_in_a_state_is_empty(string torrent)
    {
        string body = $"{{\"version\":1,\"revision\":1,\"settings\":{{}},\"downloaded\":0,\"uploaded\":0,\"torrents\":[{torrent}]";
        byte[] bytes = Encoding.UTF8.GetBytes(body);

        HostRecord state = HostRecord.Read([.. bytes, .. Encoding.UTF8.GetBytes($",\"check\":\"{Sha1Hash.Of(bytes)}\"}}")])!;

        HostedRecord read = Assert.Single(state.Torrents);
        Assert.Equal(["", "", ""], (string[])[read.Hash, read.Name, read.Subdirectory]);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_damaged_state_is_kept_and_the_one_of_before_is_used()
    {
        await FillAsync();
        File.WriteAllText(State, "{\"version\":1,");

        await using TestHost host = await StartAsync();

        Assert.Contains("state.json was damaged: the copy of before is used", host.Host.Notes);
        Assert.Equal(["0.bin", "1.bin", "2.bin"], Names(host));
        Assert.Equal("{\"version\":1,", File.ReadAllText($"{State}.damaged-1"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_a_whole_state_the_torrents_that_are_kept_are_taken_up_paused()
    {
        await FillAsync();
        File.WriteAllText(State, "");
        File.WriteAllText($"{State}.old", "nonsense");

        await using (TestHost host = await StartAsync())
        {
            Assert.Contains("3 torrents that the state does not name are taken up, paused", host.Host.Notes);
            Assert.Contains("state.json was damaged and there is no whole copy of it: it is kept as state.json.damaged-1, or a higher number", host.Host.Notes);
            Assert.Equal(["0.bin", "1.bin", "2.bin"], Names(host).Order());
            Assert.All(_torrents, torrent => Assert.Equal(TorrentStatus.Paused, host.StatusOf(torrent)));
        }
        Assert.Equal(["", "nonsense"], new[] { 1, 2 }.Select(n => File.ReadAllText($"{State}.damaged-{n}")));
        await using TestHost again = await StartAsync();
        Assert.Equal(["state restored: 3 torrents"], again.Host.Notes);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_lost_state_is_found_in_the_file_that_was_about_to_take_its_place()
    {
        await FillAsync();
        File.Move(State, $"{State}.new"); // between the two renames

        await using TestHost host = await StartAsync();

        Assert.Equal(["state restored: 3 torrents"], host.Host.Notes);
        Assert.Equal(["0.bin", "1.bin", "2.bin"], Names(host));
    }

    [Fact(Timeout = 30_000)]
    public async Task One_torrent_whose_file_is_missing_or_damaged_does_not_keep_the_others()
    {
        await FillAsync();
        File.Delete(_directory.At("state", "torrents", $"{TestHost.HashOf(_torrents[0])}.torrent"));
        File.WriteAllText(_directory.At("state", "torrents", $"{TestHost.HashOf(_torrents[1])}.torrent"), "d4:info");

        await using TestHost host = await StartAsync();

        Assert.Equal(["2.bin"], Names(host));
        Assert.Equal("state restored: 1 torrent", host.Host.Notes[0]);
        Assert.Contains(host.Host.Notes, note => note.StartsWith($"torrent {TestHost.HashOf(_torrents[0])} is left out: its .torrent file is missing", StringComparison.Ordinal));
        Assert.Contains(host.Host.Notes, note => note.StartsWith($"torrent {TestHost.HashOf(_torrents[1])} is left out: its .torrent file is damaged", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task Two_servers_on_one_state_are_refused_and_one_after_the_other_is_not()
    {
        await using (TestHost host = await StartAsync())
        {
            StorageException refused = await Assert.ThrowsAsync<StorageException>(StartAsync);
            Assert.StartsWith("another server keeps its state in ", refused.Message);
            await host.AddAsync(_torrents[0], paused: true); // the first is unharmed
        }
        await using TestHost next = await StartAsync();
        Assert.Single(next.Host.Torrents);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_copy_of_the_state_at_any_moment_has_all_that_was_acknowledged_before()
    {
        const int Torrents = 40;
        List<Sha1Hash> acknowledged = [];
        List<(string Directory, Sha1Hash[] Acknowledged)> copies = [];
        await using (TestHost host = await StartAsync())
        {
            Task adding = Task.Run(async () =>
            {
                for (int n = 0; n < Torrents; n++)
                {
                    LabTorrent torrent = LabTorrent.SingleFile($"many{n}.bin", 20_000, 16384, seed: 100 + n);
                    await host.AddAsync(torrent, paused: true);
                    lock (acknowledged) acknowledged.Add(TestHost.HashOf(torrent));
                    await host.Host.MoveAsync(TestHost.HashOf(torrent), 0);
                    await host.Host.LimitAsync(TestHost.HashOf(torrent), new TorrentLimits { UpLimit = 5000 + n });
                }
            });
            while (!adding.IsCompleted || copies.Count < 5)
            {
                Sha1Hash[] before;
                lock (acknowledged) before = [.. acknowledged];
                copies.Add((CopyState(copies.Count), before));
                await Task.Yield();
            }
            await adding;
        }

        // All of them would take long: some are looked at.
        foreach ((string directory, Sha1Hash[] before) in copies.Where((_, n) => n % Math.Max(1, copies.Count / 12) == 0))
        {
            await using TestHost host = await TestHost.StartAsync(directory);
            Assert.Empty(before.Except(host.Host.Torrents.Select(torrent => torrent.Hash)));
            Assert.DoesNotContain(host.Host.Notes, note => note.Contains("damaged", StringComparison.Ordinal) || note.Contains("left out", StringComparison.Ordinal));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task A_removal_that_a_crash_cut_off_is_finished_at_the_next_start()
    {
        await using (TestHost host = await StartAsync())
        {
            await host.AddCompleteAsync(_torrents[0]);
            await host.UntilAsync(_torrents[0], TorrentStatus.Seeding);
            await host.AddAsync(_torrents[1], paused: true);
        }
        HostRecord record = HostRecord.Read(await File.ReadAllBytesAsync(State))!;
        File.WriteAllBytes(State, (record with { Torrents = [record.Torrents[1], record.Torrents[0] with { Leaving = "delete" }] }).ToBytes());

        await using TestHost again = await StartAsync();

        Assert.Equal(["1.bin"], Names(again));
        using Deadline deadline = Deadline.InSeconds(10);
        await deadline.UntilAsync(_ => Task.FromResult(!File.Exists(Path.Join(again.Output, "0.bin"))), "its file is gone");
        await deadline.UntilAsync(_ => Task.FromResult(Directory.GetFiles(_directory.At("state", "torrents")).Length == 1), "its .torrent is gone");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_removal_that_a_crash_cut_off_at_its_very_end_is_not_told()
    {
        await FillAsync();
        HostRecord record = HostRecord.Read(await File.ReadAllBytesAsync(State))!;
        File.WriteAllBytes(State, (record with { Torrents = [record.Torrents[1], record.Torrents[0] with { Leaving = "keep" }] }).ToBytes());
        File.Delete(_directory.At("state", "torrents", $"{record.Torrents[0].Hash}.torrent"));

        await using TestHost host = await StartAsync();

        Assert.Equal(["1.bin"], Names(host));
        Assert.DoesNotContain(host.Host.Notes, note => note.Contains("left out", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task Values_that_make_no_sense_are_passed_over()
    {
        await FillAsync();
        HostRecord record = HostRecord.Read(await File.ReadAllBytesAsync(State))!;
        HostedRecord strange = record.Torrents[0] with
        {
            Subdirectory = "../../etc",
            Wanted = [5, -1],
            Downloaded = -1,
            SecondsSeeded = long.MaxValue,
            Limits = new TorrentLimits { UpLimit = -5 },
        };
        File.WriteAllBytes(State, (record with { Settings = new HostSettings { MaxPeers = 0 }, Torrents = [strange, strange, new HostedRecord { Hash = "x" }] }).ToBytes());

        await using TestHost host = await StartAsync();

        Assert.Equal(["0.bin"], Names(host));
        Assert.Equal(new HostSettings(), host.Host.Settings);
        Assert.Equal(0, host.View(_torrents[0]).Downloaded);
        Assert.Equal(new TorrentLimits(), host.Host.Limits(TestHost.HashOf(_torrents[0])));
        Assert.Equal(TestHost.HashOf(_torrents[0]).ToString()[..8], host.Host.Torrents[0].Subdirectory);
    }

    public void Dispose() => _directory.Dispose();

    private static string[] Names(TestHost host) => [.. host.Host.Torrents.Select(torrent => torrent.Torrent.Name)];

    private static HostRecord SomeRecord(long revision) => new(
        HostRecord.CurrentVersion, revision, new HostSettings { SeedRatio = 1.5 }, 1, 2, [new HostedRecord { Hash = new string('a', 40), Name = "über", Wanted = [1, 2] }]);

    private Task<TestHost> StartAsync() => TestHost.StartAsync(_directory.Path);

    private async Task FillAsync()
    {
        await using TestHost host = await StartAsync();
        foreach (LabTorrent torrent in _torrents) await host.AddAsync(torrent, paused: true);
    }

    /// <summary>As a crash would leave it, but for files that change between two copies.</summary>
    private string CopyState(int number)
    {
        string copy = _directory.CreateDirectory("copies", $"{number}");
        Directory.CreateDirectory(Path.Join(copy, "state", "torrents"));
        foreach (string name in (string[])["state.json", "state.json.new", "state.json.old"])
            TryCopy(_directory.At("state", name), Path.Join(copy, "state", name));
        foreach (string file in Directory.GetFiles(_directory.At("state", "torrents"), "*.torrent"))
            TryCopy(file, Path.Join(copy, "state", "torrents", Path.GetFileName(file)));
        return copy;
    }

    private static void TryCopy(string from, string to)
    {
        try
        {
            File.WriteAllBytes(to, File.ReadAllBytes(from));
        }
        catch (FileNotFoundException)
        {
            // It was renamed just now.
        }
    }
}
