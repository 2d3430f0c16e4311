using System.CommandLine;
using TorrentLab.Cli.Demo;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab demo</c>: a whole download on loopback, told step by step.</summary>
internal sealed class DemoCommand : Command, ITaughtCommand
{
    public DemoCommand(Terminal terminal) : base("demo", "Runs a tracker, a seeder and a download on this machine, and explains each step.") =>
        this.Runs(terminal, (_, ct) => new DemoRun(terminal).RunAsync(ct));

    public string Synopsis => "";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab demo", "the whole conversation with the BEP of each step; works offline and leaves nothing behind"),
        ("torrentlab demo | less", "the same, to read in peace"),
    ];
}
