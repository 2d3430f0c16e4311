using System.Text.Json;
using TorrentLab.Lab;
using TorrentLab.Metainfo;

namespace TorrentLab.Tests.Cli;

public sealed class CreateTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _album = LabTorrent.MultiFile(
        "album", [new LabFile("cover.jpg", 20_000), new LabFile("one.flac", 100_000), new LabFile("two.flac", 50_000)], 32 * 1024);

    public CreateTests() => _album.WriteTo(_directory.Path);

    [Fact(Timeout = 10_000)]
    public async Task It_says_what_it_made_and_how_to_seed_it()
    {
        CliRun run = await CliRun.Of("create", _directory.At("album"), "-o", _directory.At("a b.torrent"), "-p", "32K");

        Verifier.Verify(run.ToString());
        Assert.Equal(Convert.ToHexStringLower(_album.InfoHash), Read("a b.torrent").InfoHash.ToString());
    }

    [Fact(Timeout = 10_000)]
    public async Task Json_holds_the_same()
    {
        File.CreateSymbolicLink(_directory.At("album", "link"), "one.flac");

        CliRun run = await CliRun.Of("create", _directory.At("album"), "-o", _directory.At("out.torrent"), "--json");

        Assert.Equal((0, "left out: album/link, a symbolic link to one.flac\n"), (run.ExitCode, run.Error));
        JsonElement report = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(
            (_directory.At("out.torrent"), "album", 170_000, 3, 16_384, 11, false, Read("out.torrent").InfoHash.ToString()),
            (report.GetProperty("path").GetString(), report.GetProperty("name").GetString(), report.GetProperty("totalBytes").GetInt64(),
                report.GetProperty("files").GetInt32(), report.GetProperty("pieceLength").GetInt32(), report.GetProperty("pieces").GetInt32(),
                report.GetProperty("private").GetBoolean(), report.GetProperty("infoHash").GetString()));
        Assert.Equal("album/link", Assert.Single(report.GetProperty("leftOut").EnumerateArray()).GetProperty("path").GetString());
    }

    [Fact(Timeout = 10_000), Bep(12, "metadata extension")]
    public async Task Every_option_reaches_the_file()
    {
        CliRun run = await CliRun.Of("create", _directory.At("album"), "--output", _directory.At("out.torrent"), "--piece-length", "65536",
            "-t", "http://a.example/announce", "--tracker", "udp://b.example:80, https://c.example/announce", "--private", "--comment", "for you",
            "--source", "CLUB", "--web-seed", "http://s.example/", "--web-seed", "https://t.example/", "--hash-threads", "3");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        TorrentFile torrent = Read("out.torrent");
        Assert.Equal([["http://a.example/announce"], ["udp://b.example:80", "https://c.example/announce"]], torrent.AnnounceTiers);
        Assert.Equal(["http://s.example/", "https://t.example/"], torrent.WebSeeds);
        Assert.Equal((65_536, true, "for you", "CLUB", "TorrentLab 0.1"),
            (torrent.PieceLength, torrent.IsPrivate, torrent.Comment, torrent.Source, torrent.CreatedBy));
        Assert.NotNull(torrent.CreationDate);
    }

    [Fact(Timeout = 10_000)]
    public async Task What_was_made_verifies()
    {
        await CliRun.Of("create", _directory.At("album"), "-o", _directory.At("out.torrent"));

        CliRun run = await CliRun.Of("verify", _directory.At("out.torrent"), _directory.Path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_file_that_is_there_is_overwritten_only_by_force()
    {
        string output = _directory.WriteFile("out.torrent", "precious"u8);

        CliRun refused = await CliRun.Of("create", _directory.At("album"), "-o", output);
        Assert.Equal(new CliRun(1, "", $"torrentlab: {output} is there already. Choose another --output, or overwrite it with --force\n"), refused);
        Assert.Equal("precious", File.ReadAllText(output));

        CliRun forced = await CliRun.Of("create", _directory.At("album"), "-o", output, "--force");
        Assert.Equal(0, forced.ExitCode);
        Assert.Equal(3, Read("out.torrent").Files.Count);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("album", "is a directory. Name the file")]
    [InlineData("nowhere/out.torrent", "there is no directory")]
    [InlineData("album/one.flac", "is the content itself")]
    public async Task A_place_that_cannot_take_the_file_is_refused_before_anything_is_hashed(string output, string why)
    {
        CliRun run = await CliRun.Of("create", _directory.At("album", "one.flac"), "-o", _directory.At(output), "--force");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task The_output_may_stand_among_the_content()
    {
        string output = _directory.At("album", "album.torrent");

        await CliRun.Of("create", _directory.At("album"), "-o", output, "-p", "32K");
        CliRun again = await CliRun.Of("create", _directory.At("album"), "-o", output, "-p", "32K", "--force");

        Assert.Equal((0, "left out: album/album.torrent, the output\n"), (again.ExitCode, again.Error));
        Assert.Equal(_album.InfoHash, Read("album/album.torrent").InfoHash.ToArray());
    }

    [Fact(Timeout = 20_000)]
    public async Task Interrupted_it_leaves_no_file()
    {
        string content = _directory.WriteFile("in/huge", []);
        using (FileStream huge = File.OpenWrite(content)) huge.SetLength(1L << 40); // sparse
        string output = _directory.CreateDirectory("out");
        using CancellationTokenSource stop = new();
        using Deadline deadline = Deadline.InSeconds(15);

        Task<CliRun> running = Task.Run(() => CliRun.Of(stop.Token, "create", content, "-o", Path.Combine(output, "huge.torrent")));
        await deadline.UntilAsync(_ => Task.FromResult(Directory.EnumerateFiles(output).Any()), "the temporary file");
        await stop.CancelAsync();

        Assert.Equal(new CliRun(130, "", "torrentlab: interrupted\n"), await running);
        Assert.Empty(Directory.EnumerateFileSystemEntries(output));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_failure_leaves_no_file()
    {
        string output = _directory.CreateDirectory("out");
        using FileStream held = new(_directory.At("album", "one.flac"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        CliRun run = await CliRun.Of("create", _directory.At("album"), "-o", Path.Combine(output, "a.torrent"));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"torrentlab: cannot read {_directory.At("album", "one.flac")}: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(output));
    }

    public void Dispose() => _directory.Dispose();

    private TorrentFile Read(string name) => TorrentFile.Parse(File.ReadAllBytes(_directory.At(name)));
}
