using TorrentLab.Metainfo;
using TorrentLab.Runtime;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>The same content and piece length give the same info-hash, whoever makes the torrent.</summary>
[Bep(3, "metainfo files")]
public sealed class CreateTests(ITestOutputHelper output) : IDisposable
{
    private const int PieceLength = 32 * 1024;

    /// <summary>In an order that is none of those below: ordinal, ignoring case, depth first, with and without Unicode.</summary>
    private static readonly string[] Nested =
    [
        "zoo.txt", "Zebra", "a.txt", "B.txt", "_under", "[brackets]", "~tilde", "sub/a", "sub.txt", "sub-x/q", "sub x", "sub0", "Sub2/c", "SUB3/d",
        "deep/x/y/z", "deep/x.a", "deep/x-", "deep/X/k", "é.txt", "É2.txt", "e\u0301.txt", "ä", "日本/ファイル", "日本.txt", "😀", "ｆｕｌｌ", "10", "9", "aé", "a",
    ];

    private readonly TestDirectory _directory = new();
    private readonly Random _random = new(1);

    [ClientFact(Client.TransmissionCreate, Client.Libtorrent, Timeout = 30_000), Bep(27, "metainfo files")]
    public async Task A_private_single_file_has_one_info_hash_everywhere()
    {
        Fill("größe.bin", 200_000);

        TorrentFile ours = Ours("größe.bin", isPrivate: true);

        Assert.Equal(ours.InfoHash, (await TransmissionAsync("größe.bin", isPrivate: true)).InfoHash);
        Assert.Equal(ours.InfoHash, (await LibtorrentAsync(ours)).InfoHash);
    }

    [ClientFact(Client.TransmissionCreate, Client.Libtorrent, Timeout = 30_000)]
    public async Task A_private_directory_has_one_info_hash_everywhere()
    {
        for (int n = 0; n < Nested.Length; n++) Fill($"Ordnung/{Nested[n]}", 1 + (n * 3001));

        TorrentFile ours = Ours("Ordnung", isPrivate: true);
        TorrentFile transmission = await TransmissionAsync("Ordnung", isPrivate: true);

        Assert.Equal(transmission.Files, ours.Files);
        Assert.Equal(transmission.InfoHash, ours.InfoHash);
        Assert.Equal((await LibtorrentAsync(ours)).InfoHash, ours.InfoHash);
    }

    [ClientFact(Client.TransmissionCreate, Client.Libtorrent, Timeout = 30_000)]
    public async Task A_public_torrent_is_libtorrents_and_with_the_word_for_it_transmissions()
    {
        for (int n = 0; n < Nested.Length; n++) Fill($"open/{Nested[n]}", 1 + (n * 3001));

        TorrentFile unsaid = Ours("open", isPrivate: null);
        TorrentFile said = Ours("open", isPrivate: false);

        Assert.Equal((await LibtorrentAsync(unsaid)).InfoHash, unsaid.InfoHash);
        Assert.Equal((await TransmissionAsync("open", isPrivate: false)).InfoHash, said.InfoHash);
        Assert.NotEqual(unsaid.InfoHash, said.InfoHash);
    }

    [ClientFact(Client.TransmissionCreate, Client.Libtorrent, Timeout = 30_000)]
    public async Task Empty_files_are_kept_as_libtorrent_does_while_transmission_leaves_them_out()
    {
        foreach ((string path, int length) in ((string, int)[])[("a", 0), ("b", 50_000), ("c/d", 0), ("e", 20_000), ("f", 0)]) Fill($"gaps/{path}", length);

        TorrentFile ours = Ours("gaps", isPrivate: true);
        TorrentFile transmission = await TransmissionAsync("gaps", isPrivate: true);

        Assert.Equal((await LibtorrentAsync(ours)).InfoHash, ours.InfoHash);
        Assert.Equal(5, ours.Files.Count);
        Assert.Equal(transmission.Files, ours.Files.Where(file => file.Length > 0));
        for (int piece = 0; piece < ours.PieceCount; piece++) Assert.Equal(transmission.PieceHash(piece), ours.PieceHash(piece));
    }

    public void Dispose() => _directory.Dispose();

    private void Fill(string path, int length)
    {
        byte[] content = new byte[length];
        _random.NextBytes(content);
        _directory.WriteFile(path, content);
    }

    private TorrentFile Ours(string name, bool? isPrivate) => TorrentFile.Parse(TorrentCreator.Create(
        ContentListing.Of(_directory.At(name), null, CancellationToken.None), new TorrentDetails { IsPrivate = isPrivate }, PieceLength, 2, null, CancellationToken.None));

    private Task<TorrentFile> TransmissionAsync(string name, bool isPrivate) =>
        Creators.TransmissionAsync(_directory.At(name), PieceLength, isPrivate, output, CancellationToken.None);

    private Task<TorrentFile> LibtorrentAsync(TorrentFile ours) =>
        Creators.LibtorrentAsync(_directory.Path, ours.Files.Select(file => file.Path), PieceLength, ours.IsPrivate, output, CancellationToken.None);
}
