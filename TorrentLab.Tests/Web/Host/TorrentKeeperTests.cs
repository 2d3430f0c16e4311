using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Web.Host;

namespace TorrentLab.Tests.Web.Host;

/// <summary>The order in which a torrent comes and goes.</summary>
public sealed class TorrentKeeperTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Fact(Timeout = 20_000)]
    public async Task A_torrent_that_may_be_added_again_has_left_no_file_that_is_still_to_be_deleted()
    {
        LabTorrent lab = LabTorrent.SingleFile("a.bin", 40_000, 16384, seed: 1);
        Sha1Hash hash = TestHost.HashOf(lab);
        HostOptions options = TestHost.OptionsFor(_directory.Path);
        using var store = new StateStore(options.StateDirectory);
        await using var sessions = new SessionFactory(options, TimeProvider.System, []);
        var keeper = new TorrentKeeper(
            options, store, sessions, new HostRecord(HostRecord.CurrentVersion, 0, new HostSettings(), 0, 0, []), new HostText(options), TimeProvider.System);
        for (int round = 0; round < 10; round++) // it is over in a moment, and that may be missed
        {
            await keeper.TakeUpAsync(TorrentFile.Parse(lab.File), lab.File, new AddOptions { Paused = true });
            Assert.Equal([hash], store.Kept());

            Task leaving = keeper.Queue.Take(hash, torrent => Task.Run(() => keeper.LeaveAsync(torrent)));
            await Task.Run(() =>
            {
                while (keeper.Queue.LeavingOf(hash) is not null) Thread.SpinWait(20);
            });

            Assert.Empty(store.Kept()); // a new one would be deleted a moment later
            await leaving;
        }
    }

    public void Dispose() => _directory.Dispose();
}
