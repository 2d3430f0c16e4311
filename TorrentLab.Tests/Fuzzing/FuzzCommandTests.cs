using TorrentLab.Fuzz;

namespace TorrentLab.Tests.Fuzzing;

public sealed class FuzzCommandTests
{
    [Fact]
    public void A_run_ends_with_a_table_and_exit_code_0()
    {
        (int exitCode, string output, _) = Run("--target", "bencode", "--inputs", "500", "--seed", "3", "--threads", "1", "--no-time");

        Assert.Equal(0, exitCode);
        Assert.Matches(@"\nbencode +500 +\d+ +\d+ +0 ", output);
        Assert.EndsWith($"nothing failed{Environment.NewLine}", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_can_be_fed_again()
    {
        using var directory = new TestDirectory();
        string file = directory.At("input");
        File.WriteAllText(file, "i1e");

        (int exitCode, string output, _) = Run("--target", "bencode", "--replay", file);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("bencode: accepted; 3 bytes", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no 'nothing'", "--target", "nothing")]
    [InlineData("is not a number from 1 to", "--inputs", "0")]
    [InlineData("is not a time", "--for", "10")]
    [InlineData("no such file", "--target", "bencode", "--replay", "nothing-there")]
    [InlineData("needs one --target", "--replay", "nothing-there")]
    public void Wrong_usage_is_exit_code_2(string complaint, params string[] args)
    {
        (int exitCode, _, string error) = Run(args);

        Assert.Equal(2, exitCode);
        Assert.Contains(complaint, error, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = FuzzCommand.Run(args, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
