using System.CommandLine;
using System.Text.Json;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab verify</c>: hashes what is on the disk.</summary>
internal sealed class VerifyCommand : Command, ITaughtCommand
{
    private const int ShownPieces = 20;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly Terminal _terminal;
    private readonly Argument<string> _file = Values.TorrentFile();
    private readonly Argument<string> _path = Values.Content();
    private readonly Option<bool> _json = Values.Json();

    public VerifyCommand(Terminal terminal) : base("verify", "Hashes what is on the disk and says which pieces and files are right.")
    {
        _terminal = terminal;
        Arguments.Add(_file);
        Arguments.Add(_path);
        Options.Add(_json);
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "FILE.torrent PATH [--json]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab verify debian.torrent downloads", "downloads/ holds the content under the torrent's name"),
        ("torrentlab verify debian.torrent /srv/debian-13.iso", "the content itself, whatever its name is"),
        ("torrentlab verify debian.torrent downloads && echo good", "exit code 0 only when everything is right, else 1"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        TorrentFile torrent = TorrentInput.Load(parsed.GetRequiredValue(_file));
        using FileStore store = ContentOnDisk.Open(torrent, parsed.GetRequiredValue(_path));
        VerifyReport report = DiskCheck.Report(torrent, store, await HashAsync(torrent, store, ct));
        if (parsed.GetValue(_json)) _terminal.Out.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.VerifyReport));
        else Write(report);
        return report.Complete ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<Bitfield> HashAsync(TorrentFile torrent, FileStore store, CancellationToken ct)
    {
        using IProgressView view = ProgressViews.For(_terminal);
        var progress = new PieceCounter();
        Task<Bitfield> check = Task.Run(() => PieceVerifier.Verify(torrent, store, progress, ct), CancellationToken.None);
        using var timer = new PeriodicTimer(LookEvery, _terminal.Time);
        while (!check.IsCompleted)
        {
            await Task.WhenAny(check, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
            if (!check.IsCompleted) view.Show(ProgressState.Checking(progress.Done, torrent.PieceCount));
        }
        return await check;
    }

    private void Write(VerifyReport report)
    {
        TextWriter output = _terminal.Out;
        foreach (VerifyReport.FileState file in report.Files)
        {
            string pieces = file.State == "good" ? "" : $" ({file.GoodPieces} of {Units.Count(file.Pieces, "piece")} good)";
            output.WriteLine($"{file.State,-9}  {DisplayText.Of(file.Path)}{pieces}");
        }
        if (report.BadPieces.Count > 0)
        {
            string more = report.BadPieces.Count > ShownPieces ? $" and {report.BadPieces.Count - ShownPieces} more" : "";
            output.WriteLine($"bad pieces: {string.Join(", ", report.BadPieces.Take(ShownPieces))}{more}");
        }
        output.WriteLine($"{report.GoodPieces} of {Units.Count(report.Pieces, "piece")} good, {report.BadPieces.Count} bad, {report.MissingPieces} missing: "
            + (report.Complete ? "everything is right" : "not everything is right"));
    }

    private sealed class PieceCounter : IProgress<int>
    {
        private int _done;

        public int Done => Volatile.Read(ref _done);

        public void Report(int value) => Volatile.Write(ref _done, value);
    }
}
