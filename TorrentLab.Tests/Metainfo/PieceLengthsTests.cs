using TorrentLab.Metainfo;

namespace TorrentLab.Tests.Metainfo;

public sealed class PieceLengthsTests
{
    private const long KiB = 1024, MiB = 1024 * KiB, GiB = 1024 * MiB;

    [Theory]
    [InlineData(1, 16 * KiB)]
    [InlineData(2000 * 16 * KiB, 16 * KiB)]
    [InlineData((2000 * 16 * KiB) + 1, 32 * KiB)]
    [InlineData(700 * MiB, 512 * KiB)]
    [InlineData(2 * GiB, 2 * MiB)]
    [InlineData(31 * GiB, 16 * MiB)]
    [InlineData(1024 * 1024 * GiB, 16 * MiB)]
    [InlineData(long.MaxValue, 16 * MiB)]
    public void Automatic_pieces_are_a_thousand_to_two_thousand(long total, long expected) =>
        Assert.Equal(expected, PieceLengths.Automatic(total));

    [Fact]
    public void Between_the_limits_there_are_always_that_many()
    {
        for (long total = 16 * MiB; total < 31 * GiB; total += (total / 7) + 1)
            Assert.InRange(PieceLengths.Count(total, PieceLengths.Automatic(total)), 1000, 2000);
    }

    [Theory]
    [InlineData(16 * KiB, true)]
    [InlineData(64 * MiB, true)]
    [InlineData(8 * KiB, false)]
    [InlineData(128 * MiB, false)]
    [InlineData(24 * KiB, false)]
    [InlineData(0, false)]
    [InlineData(long.MinValue, false)]
    [InlineData((4 * GiB) + (16 * KiB), false)]
    public void Usual_lengths_are_powers_of_two_within_the_limits(long bytes, bool expected) => Assert.Equal(expected, PieceLengths.IsUsual(bytes));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(16 * KiB, 1)]
    [InlineData((16 * KiB) + 1, 2)]
    public void The_last_piece_may_be_short(long total, long expected) => Assert.Equal(expected, PieceLengths.Count(total, 16 * 1024));
}
