using System.Text;
using TorrentLab.Bencode;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Metainfo;

public sealed class SafePathTests
{
    [Theory]
    [InlineData("a.txt")]
    [InlineData("...")]
    [InlineData("..a")]
    [InlineData(" a ")]
    [InlineData("a:b?.txt")]
    [InlineData("NUL")]
    [InlineData("日本語 😀.txt")]
    [InlineData("\u202egpj.exe")]
    [InlineData("~")]
    [InlineData("C:")]
    public void Unix_keeps_every_name_that_it_can_hold(string name) =>
        Assert.Equal(name, SafePath.Name(Raw(name), PathRules.Unix));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("/")]
    [InlineData("a/b")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\up")]
    [InlineData("C:\\Windows")]
    [InlineData("a\0")]
    public void Every_platform_refuses_what_could_leave_the_directory(string name)
    {
        foreach (PathRules rules in Enum.GetValues<PathRules>())
            Assert.Throws<MetainfoException>(() => SafePath.Name(Raw(name), rules));
    }

    [Theory]
    [InlineData("a<b>c:d\"e|f?g*h.txt", "a_b_c_d_e_f_g_h~{0}.txt")]
    [InlineData("end.", "end_~{0}")]
    [InlineData("end ", "end_~{0}")]
    [InlineData("...", ".~{0}._")]
    [InlineData("C:", "C_~{0}")]
    [InlineData("file.txt:stream", "file~{0}.txt_stream")]
    [InlineData("NUL", "_NUL~{0}")]
    [InlineData("aux.c", "_aux~{0}.c")]
    [InlineData("com1 .tar.gz", "_com1 .tar~{0}.gz")]
    [InlineData("LPT²", "_LPT²~{0}")]
    [InlineData("conin$", "_conin$~{0}")]
    public void Windows_names_are_made_safe_and_marked(string name, string expected)
    {
        string mark = Sha1Hash.Of(Encoding.UTF8.GetBytes(name)).ToString()[..8];

        Assert.Equal(expected.Replace("{0}", mark, StringComparison.Ordinal), SafePath.Name(Raw(name), PathRules.Windows));
    }

    [Theory]
    [InlineData("COM10")]
    [InlineData("console")]
    [InlineData("a.NUL")]
    [InlineData("Lpt")]
    public void Windows_keeps_names_that_only_look_like_devices(string name) =>
        Assert.Equal(name, SafePath.Name(Raw(name), PathRules.Windows));

    [Fact]
    public void Control_characters_are_replaced_on_every_platform()
    {
        string expected = $"a_b_~{Sha1Hash.Of("a\x1b"u8.ToArray().Concat("b\x7f"u8.ToArray()).ToArray()).ToString()[..8]}";

        Assert.All(Enum.GetValues<PathRules>(), rules => Assert.Equal(expected, SafePath.Name(Raw("a\u001bb\u007f"), rules)));
    }

    [Fact]
    public void Names_that_become_safe_in_the_same_way_stay_distinct()
    {
        string[] names = [.. Enumerable.Range(0x80, 0x80).Select(b => SafePath.Name(RawBytes([(byte)'a', (byte)b]), PathRules.Unix))];

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.StartsWith("a_~", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ä")]
    [InlineData("日")]
    [InlineData("😀")]
    [InlineData("x")]
    public void A_long_name_is_cut_between_code_points_and_keeps_its_extension(string letter)
    {
        for (int count = 60; count < 300; count++)
        {
            string original = string.Concat(Enumerable.Repeat(letter, count)) + ".flac";
            string name = SafePath.Name(Raw(original), PathRules.Unix);
            int length = Encoding.UTF8.GetByteCount(name);

            Assert.EndsWith(".flac", name, StringComparison.Ordinal);
            Assert.DoesNotContain('\ufffd', name);
            if (Encoding.UTF8.GetByteCount(original) <= 255) Assert.Equal(original, name);
            else Assert.InRange(length, 252, 255);
        }
    }

    [Fact]
    public void An_extension_that_is_itself_too_long_is_cut_like_the_rest()
    {
        string name = SafePath.Name(Raw("a." + new string('x', 300)), PathRules.Unix);

        Assert.Equal(255, name.Length);
        Assert.Matches("^a\\.x+~[0-9a-f]{8}$", name);
    }

    [Theory]
    [InlineData(".torrentlab")]
    [InlineData(".TORRENTLAB")]
    public void The_name_of_the_ledger_is_refused_at_the_top_and_fine_below(string name)
    {
        Assert.Throws<MetainfoException>(() => SafePath.TopName(Raw(name), PathRules.Unix));
        Assert.Equal($"top/{name}", SafePath.Join("top", [Raw(name)], PathRules.Unix));
    }

    [Fact]
    public void A_refusal_shows_where_it_stands_and_nothing_a_terminal_obeys()
    {
        var list = (BencodeList)BencodeValue.Parse("l1:a9:\u001b[2J\u202e/"u8.ToArray().Concat("be"u8.ToArray()).ToArray(), BencodeMode.Strict);

        MetainfoException error = Assert.Throws<MetainfoException>(() => SafePath.Join("top", list.Items, PathRules.Unix));

        Assert.Equal("byte 4: the file name \"\\u{1b}[2J\\u{202e}/b\" could lead out of the output directory", error.Message);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/b/c")]
    [InlineData("..a/...")]
    public void A_safe_path_resolves_inside_the_root(string relative)
    {
        string root = Path.Combine(Path.GetTempPath(), "dl");

        Assert.Equal(Path.Combine(root, relative), SafePath.Resolve(root, relative));
        Assert.Equal(Path.Combine(root, relative), SafePath.Resolve(root + Path.DirectorySeparatorChar, relative));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../dl")]
    [InlineData("../dl-evil/x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/passwd")]
    public void Nothing_resolves_outside_the_root(string relative) =>
        Assert.ThrowsAny<Exception>(() => SafePath.Resolve(Path.Combine(Path.GetTempPath(), "dl"), relative));

    [Fact]
    public void Random_names_that_are_not_refused_resolve_inside_the_root_and_fit()
    {
        var random = new Random(7);
        byte[] alphabet = [.. "./\\:~ aAxX*?"u8, 0, 0x1b, 0xff, 0xc3, 0xa4, 0xf0, 0x9f, 0x98, 0x80];
        string root = Path.Combine(Path.GetTempPath(), "dl") + Path.DirectorySeparatorChar;
        int kept = 0;
        for (int run = 0; run < 20_000; run++)
        {
            BencodeString raw = RawBytes(random.GetItems(alphabet, random.Next(1, run % 50 == 0 ? 400 : 6)));
            PathRules rules = (PathRules)(run % 3);
            string name;
            try
            {
                name = SafePath.Name(raw, rules);
            }
            catch (MetainfoException)
            {
                continue;
            }
            kept++;
            Assert.Equal(root + name, SafePath.Resolve(root, name));
            Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 255);
            Assert.False(rules == PathRules.Windows && (name.AsSpan().IndexOfAny(":*?") >= 0 || name[^1] is '.' or ' '), name);
        }
        Assert.True(kept > 1000, $"only {kept} names were kept");
    }

    private static BencodeString Raw(string name) => RawBytes(Encoding.UTF8.GetBytes(name));

    private static BencodeString RawBytes(byte[] name) =>
        (BencodeString)BencodeValue.Parse((byte[])[.. Encoding.ASCII.GetBytes($"{name.Length}:"), .. name], BencodeMode.Strict);
}
