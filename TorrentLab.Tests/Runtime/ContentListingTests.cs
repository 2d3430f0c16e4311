using System.Diagnostics;
using System.Net.Sockets;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class ContentListingTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Fact]
    public void Files_come_in_order_with_hidden_and_empty_ones()
    {
        foreach (string path in (string[])["top/b", "top/B2", "top/a/z", "top/a.c", "top/.hidden"]) _directory.WriteFile(path, "123"u8);
        _directory.WriteFile("top/empty", []);

        ContentListing listing = List("top");

        Assert.Equal(["top/.hidden", "top/a.c", "top/a/z", "top/b", "top/B2", "top/empty"], listing.Files.Select(file => file.Entry.Path));
        Assert.Equal([0L, 3, 6, 9, 12, 15], listing.Files.Select(file => file.Entry.Offset));
        Assert.Equal(("top", true, 15L), (listing.Name, listing.IsMultiFile, listing.TotalLength));
        Assert.Empty(listing.LeftOut);
    }

    [Fact]
    public void What_a_create_that_was_killed_has_left_is_no_content()
    {
        _directory.WriteFile("top/file", "1"u8);
        _directory.WriteFile("top/.torrentlab-abcdefgh.ijk", "half"u8);

        ContentListing listing = List("top");

        Assert.Equal(["top/file"], listing.Files.Select(file => file.Entry.Path));
        Assert.Equal([new LeftOutFile("top/.torrentlab-abcdefgh.ijk", "the unfinished output of another torrentlab create")], listing.LeftOut);
    }

    [Theory]
    [InlineData("top")]
    [InlineData("top/")]
    [InlineData("top/.")]
    [InlineData("top/sub/..")]
    public void The_name_is_the_directorys_however_it_is_written(string path)
    {
        _directory.WriteFile("top/sub/file", "1"u8);

        Assert.Equal("top", List(path).Name);
    }

    [Fact(Timeout = 10_000)]
    public async Task What_is_no_file_is_left_out_named_and_never_opened()
    {
        _directory.WriteFile("top/file", "1"u8);
        await RunAsync("mkfifo", _directory.At("top", "fifo"));
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory.At("top", "socket")));
        File.CreateSymbolicLink(_directory.At("top", "link"), "file");
        File.CreateSymbolicLink(_directory.At("top", "dangling"), "nowhere");
        File.CreateSymbolicLink(_directory.At("top", "circle"), ".");

        ContentListing listing = await Task.Run(() => List("top")); // a FIFO that was opened would wait for ever

        Assert.Equal("top/file", Assert.Single(listing.Files).Entry.Path);
        Assert.Equal(
            [
                new LeftOutFile("top/circle", "a symbolic link to ."),
                new LeftOutFile("top/dangling", "a symbolic link to nowhere"),
                new LeftOutFile("top/fifo", "a FIFO"),
                new LeftOutFile("top/link", "a symbolic link to file"),
                new LeftOutFile("top/socket", "a socket"),
            ],
            listing.LeftOut);
    }

    [Fact]
    public void A_link_that_the_user_names_is_followed_and_gives_its_name()
    {
        _directory.WriteFile("top/file", "123"u8);
        File.CreateSymbolicLink(_directory.At("to-directory"), "top");
        File.CreateSymbolicLink(_directory.At("to-file"), "top/file");

        Assert.Equal("to-directory/file", Assert.Single(List("to-directory").Files).Entry.Path);
        Assert.Equal(("to-file", 3L, false), (List("to-file").Files[0].Entry.Path, List("to-file").TotalLength, List("to-file").IsMultiFile));
    }

    [Fact]
    public void The_output_is_left_out()
    {
        _directory.WriteFile("top/file", "1"u8);
        string output = _directory.WriteFile("top/old.torrent", "2"u8);

        ContentListing listing = ContentListing.Of(_directory.At("top"), output, CancellationToken.None);

        Assert.Equal("top/file", Assert.Single(listing.Files).Entry.Path);
        Assert.Equal([new LeftOutFile("top/old.torrent", "the output")], listing.LeftOut);
    }

    [Theory]
    [InlineData("empty-directory", "holds no file")]
    [InlineData("empty-file", "holds not one byte")]
    [InlineData("empty-files", "holds not one byte")]
    [InlineData("nowhere", "it is gone")]
    [InlineData("/", "has no name")]
    [InlineData(".torrentlab", "is kept for the records of downloads")]
    [InlineData("back", "holds a backslash")]
    [InlineData("deep", "stands more than 64 directories deep")]
    [InlineData("dangling", "it is gone")]
    public void What_cannot_be_a_torrent_is_refused(string path, string why)
    {
        _directory.CreateDirectory("empty-directory", "below");
        _directory.WriteFile("empty-file", []);
        _directory.WriteFile("empty-files/1", []);
        _directory.WriteFile(".torrentlab/file", "1"u8);
        _directory.WriteFile("back/a\\b", "1"u8);
        _directory.WriteFile($"deep{string.Concat(Enumerable.Repeat("/d", 64))}", "1"u8);
        File.CreateSymbolicLink(_directory.At("dangling"), "nowhere");

        Assert.Contains(why, Assert.Throws<StorageException>(() => List(path)).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_single_FIFO_is_refused()
    {
        await RunAsync("mkfifo", _directory.At("fifo"));

        string why = (await Assert.ThrowsAsync<StorageException>(() => Task.Run(() => List("fifo")))).Message;

        Assert.Equal($"{_directory.At("fifo")} is a FIFO, and must be a file or a directory", why);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_name_that_is_no_UTF8_is_refused()
    {
        _directory.WriteFile("top/replacement \ufffd", "1"u8);
        Assert.Equal("top/replacement \ufffd", Assert.Single(List("top").Files).Entry.Path);
        await RunAsync("sh", "-c", "printf 1 > \"$0/$(printf '\\377')\"", _directory.At("top"));

        string message = Assert.Throws<StorageException>(() => List("top")).Message;
        await RunAsync("rm", "-r", _directory.At("top")); // the framework cannot delete it either

        Assert.Contains("is not valid UTF-8. Rename it", message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_cancelled()
    {
        _directory.WriteFile("top/file", "1"u8);

        Assert.Throws<OperationCanceledException>(() => ContentListing.Of(_directory.At("top"), null, new CancellationToken(canceled: true)));
    }

    public void Dispose() => _directory.Dispose();

    private ContentListing List(string path) => ContentListing.Of(_directory.At(path), null, CancellationToken.None);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
