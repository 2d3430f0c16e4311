using Xunit.Sdk;

namespace TorrentLab.Tests;

public sealed class VerifierTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Fact]
    public void A_new_snapshot_fails_and_leaves_the_received_text()
    {
        XunitException failure = Assert.ThrowsAny<XunitException>(() => Compare("hello"));

        Assert.Contains("there is no snapshot yet", failure.Message, StringComparison.Ordinal);
        Assert.Equal("hello\n", File.ReadAllText(Received));
        Assert.False(File.Exists(Verified));
    }

    [Fact]
    public void The_first_line_that_differs_is_shown()
    {
        File.WriteAllText(Verified, "same\nold\n");

        XunitException failure = Assert.ThrowsAny<XunitException>(() => Compare("same\nnew\n"));

        Assert.Contains("line 2 differs\nexpected: old\nactual:   new", failure.Message, StringComparison.Ordinal);
        Assert.Equal("same\nold\n", File.ReadAllText(Verified));
    }

    [Fact]
    public void A_text_that_ends_early_differs_too()
    {
        File.WriteAllText(Verified, "one\ntwo\n");
        Assert.ThrowsAny<XunitException>(() => Compare("one"));
    }

    [Fact]
    public void The_same_text_passes_and_takes_the_old_received_file_away()
    {
        File.WriteAllText(Verified, "hello\r\nyou");
        File.WriteAllText(Received, "of an earlier run");

        Compare("hello\nyou\n");

        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void An_accepted_text_becomes_the_snapshot()
    {
        File.WriteAllText(Verified, "old\n");

        Compare("new", accept: true);

        Assert.Equal("new\n", File.ReadAllText(Verified));
        Assert.False(File.Exists(Received));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("1", null, true)]
    [InlineData("0", null, false)]
    [InlineData("1", "true", false)]
    public void Only_a_person_accepts_never_CI(string? accept, string? ci, bool expected) =>
        Assert.Equal(expected, Verifier.Accepts(name => name == "CI" ? ci : accept));

    [Theory]
    [InlineData("peer 127.0.0.1:40123, [::1]:80", "peer 127.0.0.1:{port}, [::1]:{port}")]
    [InlineData("http://localhost:6969/announce", "http://localhost:{port}/announce")]
    [InlineData("peer 10.0.0.1:6881", "peer 10.0.0.1:6881")]
    [InlineData("id 01234567-89ab-cdef-0123-456789abcdef.", "id {guid}.")]
    public void Ports_of_loopback_and_guids_are_scrubbed(string text, string expected) =>
        Assert.Equal(expected + "\n", Verifier.Scrub(text));

    [Fact]
    public void The_test_directory_and_the_temporary_folder_are_scrubbed()
    {
        string text = $"{_directory.At("a.txt")} {Path.GetTempPath()}b.txt";
        Assert.Equal("{directory}/a.txt {temp}/b.txt\n", Verifier.Scrub(text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Snapshots_stand_beside_the_test_one_for_each_case(int number) =>
        Verifier.VerifyJson(new { number, text = "µ", list = new[] { 1, 2 } }, $"number={number}");

    public void Dispose() => _directory.Dispose();

    private string Verified => _directory.At("T.M.verified.txt");

    private string Received => _directory.At("T.M.received.txt");

    private void Compare(string text, bool accept = false) => Verifier.Compare(text, _directory.At("T.M"), "txt", accept);
}
