using System.Text;
using TorrentLab.Metainfo;

namespace TorrentLab.Tests.Metainfo;

public sealed class ContentOrderTests
{
    /// <summary>As transmission-create 3.00 wrote it.</summary>
    private static readonly string[] Ordered =
    [
        "Ä2", "É.txt", "ß", "ä", "é.txt", "ÿ", "日本/ファイル", "！", "😀",
        "10", "9", "[x]", "_x", "aé", "a", "A2", "a^", "ab", "b.txt",
        "deep/x-", "deep/x.a", "deep/X/k", "deep/x/y/z", "e\u0301.txt",
        "sub x", "sub!/1", "sub-x/q", "sub.txt", "sub/a", "sub0", "Sub2/c", "SUB3/d", "Z", "~t",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Files_stand_in_the_order_of_transmission_create(int seed)
    {
        string[] shuffled = [.. Ordered];
        new Random(seed).Shuffle(shuffled);

        Array.Sort(shuffled, (left, right) => ContentOrder.Compare(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right)));

        Assert.Equal(Ordered, shuffled);
    }

    [Theory]
    [InlineData("README", "readme")]
    [InlineData("a/B", "a/b")]
    public void Names_that_differ_only_in_case_have_an_order_too(string first, string second)
    {
        Assert.True(ContentOrder.Compare(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second)) < 0);
        Assert.True(ContentOrder.Compare(Encoding.UTF8.GetBytes(second), Encoding.UTF8.GetBytes(first)) > 0);
        Assert.Equal(0, ContentOrder.Compare(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(first)));
    }
}
