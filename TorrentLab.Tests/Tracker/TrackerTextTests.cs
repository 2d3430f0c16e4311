using System.Text;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

public sealed class TrackerTextTests
{
    [Theory]
    [InlineData("unregistered torrent", "unregistered torrent")]
    [InlineData("\u00fcn\u00efc\u00f6de \U0001F600", "\u00fcn\u00efc\u00f6de \U0001F600")]
    [InlineData("\u001b[31mred\u0007", "\\u{1b}[31mred\\u{7}")]
    [InlineData("a\r\nb\u0085c", "a\\u{d}\\u{a}b\\u{85}c")]
    [InlineData("\u202egnp.exe", "\\u{202e}gnp.exe")]
    [InlineData("a\u2028b\u200bc", "a\\u{2028}b\\u{200b}c")]
    public void What_a_terminal_would_obey_or_hide_is_escaped(string text, string shown) =>
        Assert.Equal(shown, TrackerText.Printable(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_that_are_not_utf8_become_replacement_characters() =>
        Assert.Equal("a\ufffdb", TrackerText.Printable([(byte)'a', 0xff, (byte)'b']));

    [Theory]
    [InlineData("x")]
    [InlineData("\u0007")]
    [InlineData("\U0001F600")]
    public void A_long_text_is_cut_to_200_characters(string unit)
    {
        string shown = TrackerText.Printable(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, 100_000))));
        Assert.InRange(shown.Length, 190, TrackerText.MaxLength + 1);
        Assert.EndsWith("…", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_200_characters_is_not_cut() =>
        Assert.Equal(new string('x', 200), TrackerText.Printable(new string('x', 200)));

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("hello", "it is \"hello\"")]
    [InlineData("<!DOCTYPE html><html><head><title>404 Not Found", "it begins \"<!DOCTYPE html><html><head><title>404 No…\"")]
    public void The_beginning_of_a_body_is_quoted(string body, string shown) =>
        Assert.Equal(shown, TrackerText.Beginning(Encoding.UTF8.GetBytes(body)));
}
