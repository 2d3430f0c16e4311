using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Metainfo;

public sealed class DamagedTorrentTests
{
    public static TheoryData<string> Names => ["multi-file", "everything-optional", "unicode-names", "pad-files", "path-utf8-preferred"];

    [Theory, MemberData(nameof(Names))]
    public void Every_truncation_is_refused(string name)
    {
        byte[] file = Fixtures.Torrent("good", name);

        for (int length = 0; length < file.Length; length++)
            Assert.Throws<MetainfoException>(() => TorrentFile.Parse(file.AsMemory(0, length)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_one_byte_corruption_loads_or_is_refused(string name)
    {
        byte[] file = Fixtures.Torrent("good", name);
        byte[] values = [0, (byte)'0', (byte)'9', (byte)'-', (byte)':', (byte)'i', (byte)'l', (byte)'d', (byte)'e', (byte)'/', (byte)'.', 0x80, 0xff];

        for (int at = 0; at < file.Length; at++)
        {
            byte original = file[at];
            foreach (byte value in values.Append((byte)(original + 1)))
            {
                file[at] = value;
                LoadsOrIsRefused(file);
            }
            file[at] = original;
        }
    }

    [Fact]
    public void Random_splices_of_good_and_bad_torrents_load_or_are_refused()
    {
        var random = new Random(11);
        byte[][] seeds = [.. Seeds("good"), .. Seeds("bad")];
        for (int run = 0; run < 20_000; run++)
        {
            byte[] one = seeds[random.Next(seeds.Length)], other = seeds[random.Next(seeds.Length)];
            LoadsOrIsRefused([.. one[..random.Next(one.Length + 1)], .. other[random.Next(other.Length + 1)..]]);
        }
    }

    private static IEnumerable<byte[]> Seeds(string folder) => Fixtures.Names(folder).Select(name => Fixtures.Torrent(folder, name));

    private static void LoadsOrIsRefused(byte[] file)
    {
        Exception? error = Record.Exception(() => Use(TorrentFile.Parse(file)));
        Assert.True(error is null or MetainfoException, error?.ToString());
    }

    /// <summary>What loads must also hold together: a lie that passes the reader must not break its users.</summary>
    private static void Use(TorrentFile torrent)
    {
        var layout = new FileLayout(torrent);
        string root = Path.GetTempPath();
        Assert.All(torrent.Files, file => Assert.StartsWith(root, SafePath.Resolve(root, file.Path), StringComparison.Ordinal));
        for (int piece = 0; piece < torrent.PieceCount; piece++)
            Assert.Equal(torrent.PieceSize(piece), layout.Spans((long)piece * torrent.PieceLength, torrent.PieceSize(piece)).Sum(span => span.Length));
    }
}
