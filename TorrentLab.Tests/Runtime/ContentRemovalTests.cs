using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class ContentRemovalTests : IDisposable
{
    private readonly SomeFiles _files = new();

    [Fact]
    public void Files_parts_ledger_and_empty_directories_go_and_the_output_stays()
    {
        _files.Fetched("a,sub/c");
        SaveLedger();
        Assert.NotEmpty(Directory.GetFiles(_files.Directory.Path, "*", SearchOption.AllDirectories));

        ContentRemoval.Delete(_files.Torrent, _files.Directory.Path);

        Assert.Empty(Directory.GetFiles(_files.Directory.Path, "*", SearchOption.AllDirectories));
        Assert.Equal([_files.Directory.At(".torrentlab")], Directory.GetDirectories(_files.Directory.Path));
    }

    [Fact]
    public void Without_a_ledger_nothing_there_is_of_a_session()
    {
        _files.Fetched("a,b,none,sub/c");

        ContentRemoval.Delete(_files.Torrent, _files.Directory.Path);

        Assert.Equal(4, _files.Content().Count());
    }

    [Fact]
    public void Skipped_files_longer_ones_and_those_of_others_stay()
    {
        _files.Lab.WriteTo(_files.Directory.Path);
        _files.Directory.WriteFile("album/sub/other", [1]);
        File.AppendAllText(_files.Directory.At("album", "a"), "longer");
        SaveLedger();

        ContentRemoval.Delete(_files.Torrent, _files.Directory.Path, FileSelection.Of(_files.Torrent, [0, 2, 3]));

        Assert.Equal(["album/a", "album/b", "album/sub/other"], _files.Content());
    }

    [Fact]
    public void What_lies_behind_a_symbolic_link_stays()
    {
        if (OperatingSystem.IsWindows()) return;
        using TestDirectory elsewhere = new();
        elsewhere.WriteFile("c", new byte[10]);
        _files.Directory.CreateDirectory("album");
        Directory.CreateSymbolicLink(_files.Directory.At("album", "sub"), elsewhere.Path);
        SaveLedger();

        ContentRemoval.Delete(_files.Torrent, _files.Directory.Path);

        Assert.True(File.Exists(elsewhere.At("c")));
    }

    [Fact]
    public void While_a_session_is_at_work_nothing_goes()
    {
        _files.Fetched("a");
        using ResumeLedger session = ResumeLedger.Open(_files.Torrent, _files.Directory.Path);

        Assert.Throws<StorageException>(() => ContentRemoval.Delete(_files.Torrent, _files.Directory.Path));
        Assert.NotEmpty(_files.Content());
    }

    public void Dispose() => _files.Dispose();

    private void SaveLedger()
    {
        using ResumeLedger ledger = ResumeLedger.Open(_files.Torrent, _files.Directory.Path);
        ledger.Save(new Bitfield(_files.Torrent.PieceCount), clean: true);
    }
}
