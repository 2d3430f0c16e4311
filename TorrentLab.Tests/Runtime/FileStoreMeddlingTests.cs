using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

/// <summary>Somebody else does things to the files while they are written.</summary>
public sealed class FileStoreMeddlingTests : IDisposable
{
    private readonly SomeFiles _album = new();

    [Fact]
    public void What_nobody_else_touches_is_untouched()
    {
        using FileStore store = WriteAll();

        Assert.True(store.IsUntouched);
        store.Confirm(All());
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("truncated")]
    [InlineData("deleted")]
    [InlineData("replaced")]
    [InlineData("appended to")]
    [InlineData("empty deleted")]
    public void Content_that_somebody_else_has_spoilt_is_not_confirmed(string how)
    {
        using FileStore store = WriteAll();

        string path = Spoil(how);

        Assert.False(store.IsUntouched);
        StorageException told = Assert.Throws<StorageException>(() => store.Confirm(All()));
        Assert.StartsWith($"something else has changed {path} meanwhile", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("truncated")]
    [InlineData("deleted")]
    [InlineData("replaced")]
    public void A_write_of_our_own_does_not_hide_what_somebody_else_did_before(string how)
    {
        using FileStore store = _album.Open("**");
        foreach (int piece in Enumerable.Range(0, 4)) _album.Write(store, piece);
        Spoil(how);
        foreach (int piece in Enumerable.Range(4, 3)) _album.Write(store, piece);
        store.CreateEmptyFiles();

        Assert.False(store.IsUntouched);
        Assert.Throws<StorageException>(() => store.Confirm(All()));
    }

    [Fact]
    public void Another_time_alone_costs_a_hash_and_no_more()
    {
        using FileStore store = WriteAll();

        File.SetLastWriteTimeUtc(Path("b"), DateTime.UnixEpoch);

        Assert.False(store.IsUntouched);
        store.Confirm(All());
    }

    public void Dispose() => _album.Dispose();

    private FileStore WriteAll()
    {
        FileStore store = _album.Open("**");
        foreach (int piece in Enumerable.Range(0, 7)) _album.Write(store, piece);
        store.CreateEmptyFiles();
        store.Flush();
        return store;
    }

    private string Spoil(string how)
    {
        string path = Path(how == "empty deleted" ? "none" : "b");
        using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            if (how == "changed") file.WriteByte((byte)~_album.Bytes("b")[0]);
            if (how == "truncated") file.SetLength(50_000);
            if (how == "appended to") file.SetLength(file.Length + 1);
        }
        if (how.EndsWith("deleted", StringComparison.Ordinal)) File.Delete(path);
        if (how != "replaced") return path;
        File.Move(path, path + ".aside");
        File.WriteAllBytes(path, new byte[100_000]);
        return path;
    }

    private string Path(string file) => _album.Directory.At("album", file);

    private static Bitfield All()
    {
        var all = new Bitfield(7);
        for (int piece = 0; piece < 7; piece++) all[piece] = true;
        return all;
    }
}
