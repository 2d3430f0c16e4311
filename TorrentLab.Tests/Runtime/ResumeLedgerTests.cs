using System.Text;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class ResumeLedgerTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _lab = LabTorrent.MultiFile("album", [new("a", 10), new("sub/b", 100_000)], 32 * 1024);
    private readonly TorrentFile _torrent;
    private readonly Bitfield _stored;

    public ResumeLedgerTests()
    {
        _torrent = TorrentFile.Parse(_lab.File);
        _stored = new Bitfield(_torrent.PieceCount) { [0] = true, [2] = true };
        _lab.WriteTo(_directory.Path);
    }

    private string FilePath => _directory.At(".torrentlab", $"{_torrent.InfoHash}.json");

    [Fact]
    public void After_a_clean_end_it_is_believed()
    {
        Save(clean: true);

        Assert.Equal("the ledger has 2 of 4 pieces", Load(out Bitfield? stored));
        Assert.Equal(_stored.ToWire(), stored!.ToWire());
    }

    [Theory]
    [InlineData("{\"version\":1,\"infoHash\":\"HASH\",\"clean\":true,\"pieceCount\":4,\"pieces\":\"a0\",\"files\":[null],\"check\":\"CHECK\"}")]
    [InlineData("{\"version\":1,\"infoHash\":\"HASH\",\"clean\":true,\"pieceCount\":4,\"pieces\":\"a0a0\",\"files\":[],\"check\":\"CHECK\"}", "a0a0")]
    [InlineData("{\"version\":1,\"infoHash\":\"HASH\",\"clean\":true,\"pieceCount\":4,\"pieces\":\"zz\",\"files\":[],\"check\":\"CHECK\"}", "zz")]
    public void One_that_no_session_writes_is_damaged_even_with_a_right_checksum(string json, string pieces = "")
    {
        string check = Sha1Hash.Of(Encoding.UTF8.GetBytes($"{_torrent.InfoHash}\n4\nTrue\n{pieces}")).ToString();
        _directory.CreateDirectory(".torrentlab");
        File.WriteAllText(FilePath, json.Replace("HASH", _torrent.InfoHash.ToString(), StringComparison.Ordinal).Replace("CHECK", check, StringComparison.Ordinal));

        Assert.Equal("the ledger is damaged: hashing what is on the disk", Load(out Bitfield? stored));
        Assert.Null(stored);
        Assert.Null(ResumeLedger.Peek(_torrent, _directory.Path));
    }

    [Fact]
    public void A_display_may_peek_at_it_although_it_is_not_believed()
    {
        Assert.Null(ResumeLedger.Peek(_torrent, _directory.Path));
        Save(clean: false);

        Assert.Equal(_stored.ToWire(), ResumeLedger.Peek(_torrent, _directory.Path)!.ToWire());
        File.AppendAllText(FilePath, "x");
        Assert.Null(ResumeLedger.Peek(_torrent, _directory.Path));
    }

    [Fact]
    public void Without_one_there_is_nothing_to_believe()
    {
        Assert.Equal("no ledger of an earlier session", Load(out Bitfield? stored));
        Assert.Null(stored);
    }

    [Fact]
    public void After_a_crash_it_is_not_believed()
    {
        Save(clean: false);

        Assert.Equal("the last session did not end in order: hashing what is on the disk", Load(out Bitfield? stored));
        Assert.Null(stored);
    }

    [Fact]
    public void A_file_of_another_size_or_time_or_gone_is_not_believed()
    {
        foreach (Action<string> change in new Action<string>[]
        {
            path => File.AppendAllText(path, "x"),
            path => File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
            File.Delete,
        })
        {
            _lab.WriteTo(_directory.Path);
            Save(clean: true);
            change(_directory.At("album", "sub", "b"));
            Assert.Equal("files were changed since the last session: hashing what is on the disk", Load(out Bitfield? stored));
            Assert.Null(stored);
        }
    }

    [Fact]
    public void A_part_file_changed_or_gone_is_not_believed()
    {
        string part = _directory.WriteFile($".torrentlab/{_torrent.InfoHash}.parts", [1]);
        Save(clean: true);
        Assert.Equal("the ledger has 2 of 4 pieces", Load(out _));

        File.SetLastWriteTimeUtc(part, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("files were changed since the last session: hashing what is on the disk", Load(out _));
        File.Delete(part);
        Assert.Equal("files were changed since the last session: hashing what is on the disk", Load(out _));
    }

    [Fact]
    public void One_of_a_newer_version_or_of_another_torrent_is_not_believed()
    {
        Save(clean: true);
        string text = File.ReadAllText(FilePath);
        File.WriteAllText(FilePath, text.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal));
        Assert.Equal("the ledger is of a newer version, 2: hashing what is on the disk", Load(out _));

        File.WriteAllText(FilePath, text.Replace(_torrent.InfoHash.ToString(), new string('0', 40), StringComparison.Ordinal));
        Assert.Equal("the ledger is of another torrent: hashing what is on the disk", Load(out _));
    }

    [Fact]
    public void Damage_anywhere_is_noticed()
    {
        Save(clean: true);
        byte[] good = File.ReadAllBytes(FilePath);
        int believed = 0;
        for (int at = 0; at < good.Length; at++)
        {
            byte[] damaged = [.. good];
            damaged[at] ^= 1;
            File.WriteAllBytes(FilePath, damaged);
            Load(out Bitfield? stored);
            if (stored is null) continue;
            believed++;
            Assert.Equal(_stored.ToWire(), stored.ToWire()); // only damage that changes no meaning: the name, a space
        }
        Assert.InRange(believed, 1, 20);
    }

    [Fact]
    public void Half_a_ledger_is_not_believed()
    {
        Save(clean: true);
        byte[] good = File.ReadAllBytes(FilePath);
        foreach (int length in new[] { 0, 1, good.Length / 2, good.Length - 2 })
        {
            File.WriteAllBytes(FilePath, good[..length]);
            Assert.Equal("the ledger is damaged: hashing what is on the disk", Load(out Bitfield? stored));
            Assert.Null(stored);
        }
        File.WriteAllText(FilePath, "null");
        Assert.Equal("the ledger is damaged: hashing what is on the disk", Load(out _));
    }

    [Fact]
    public void Two_sessions_cannot_hold_it_at_once()
    {
        using ResumeLedger first = ResumeLedger.Open(_torrent, _directory.Path);

        var error = Assert.Throws<StorageException>(() => ResumeLedger.Open(_torrent, _directory.Path));

        Assert.Contains("another session is at work on this torrent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_readable_text_and_leaves_no_second_file()
    {
        Save(clean: true);

        Assert.Equal([FilePath], Directory.GetFiles(_directory.At(".torrentlab")));
        Assert.Contains("\"path\": \"album/sub/b\"", File.ReadAllText(FilePath, Encoding.UTF8), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_where_its_directory_must_be_is_a_clear_error()
    {
        _directory.WriteFile(".torrentlab", [1]);

        var error = Assert.Throws<StorageException>(() => ResumeLedger.Open(_torrent, _directory.Path));

        Assert.StartsWith("cannot create", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private void Save(bool clean)
    {
        using ResumeLedger ledger = ResumeLedger.Open(_torrent, _directory.Path);
        ledger.Save(_stored, clean);
    }

    private string Load(out Bitfield? stored)
    {
        using ResumeLedger ledger = ResumeLedger.Open(_torrent, _directory.Path);
        return ledger.Load(out stored);
    }
}
