using TorrentLab.Lab;
using TorrentLab.Web.Host;

namespace TorrentLab.Tests.Web.Host;

/// <summary>Torrents that are removed with their data before anybody has looked at it.</summary>
public sealed class RemovalTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.SingleFile("movie.bin", 16 * 1024 * 1024, 256 * 1024);

    [Fact(Timeout = 30_000)]
    public async Task What_was_just_shared_is_deleted_with_its_data()
    {
        await using TestHost host = await TestHost.StartAsync(_directory.Path);
        _torrent.WriteTo(host.Host.UploadDirectory);

        await host.Host.AddAsync(_torrent.File, new AddOptions { Content = Path.Join(host.Host.UploadDirectory, _torrent.Name) });
        await host.Host.RemoveAsync(TestHost.HashOf(_torrent), deleteData: true);

        Assert.False(File.Exists(Path.Join(host.Output, _torrent.Name)));
    }

    public void Dispose() => _directory.Dispose();
}
