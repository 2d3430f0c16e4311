using TorrentLab.Cli;
using TorrentLab.Tests.Architecture;

namespace TorrentLab.Tests.Cli;

/// <summary>One run of the program inside the test's process: its exit code and what it wrote.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line; an argument may hold spaces.</summary>
    public static async Task<CliRun> Of(CancellationToken ct, params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int exitCode = await App.RunAsync(args, output, error, ct);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    public static Task<CliRun> Of(params string[] args) => Of(CancellationToken.None, args);

    /// <summary>The path of a .torrent file among the fixtures, without its suffix.</summary>
    public static string Fixture(string name) => Path.Combine(Repository.Root, "fixtures", name);

    /// <summary>The content that belongs to a good fixture: byte n is (31 n + n / 256) mod 256.</summary>
    public static byte[] Content(int offset, int length) =>
        [.. Enumerable.Range(offset, length).Select(n => (byte)((31 * n) + (n / 256)))];

    /// <summary>Everything in one text, for a snapshot; the folder of the fixtures is left out.</summary>
    public override string ToString() =>
        $"{Output}{(Error.Length == 0 ? "" : $"--- standard error\n{Error}")}--- exit code {ExitCode}\n"
            .Replace(Repository.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
}
