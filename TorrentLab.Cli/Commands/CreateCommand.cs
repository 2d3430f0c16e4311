using System.CommandLine;
using System.Text.Json;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Parsing;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab create</c>: makes a .torrent file.</summary>
internal sealed class CreateCommand : Command, ITaughtCommand
{
    private const int Label = 9;
    private const int ShownLeftOut = 20;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly Terminal _terminal;
    private readonly Argument<string> _path = Values.Content("The file or directory to make a torrent of");
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The .torrent file to make (default NAME.torrent in the current directory)",
        HelpName = "FILE",
    };
    private readonly Option<bool> _force = new("--force") { Description = "Overwrite the output file if it is there" };
    private readonly Option<int?> _pieceLength = Values.PieceLength();
    private readonly Option<int?> _threads = new("--hash-threads")
    {
        Description = "Threads that hash (1..256; default: one for each processor)",
        HelpName = "N",
        CustomParser = result => Values.IntBetween(result, 1, 256),
    };
    private readonly DetailsArguments _details;
    private readonly Option<bool> _json = Values.Json();

    public CreateCommand(Terminal terminal) : base("create", "Makes a .torrent file of a file or directory.")
    {
        _terminal = terminal;
        Arguments.Add(_path);
        foreach (Option option in (Option[])[_output, _force, _pieceLength, _threads]) Options.Add(option);
        _details = new DetailsArguments(this);
        Options.Add(_json);
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "PATH [options]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab create debian-13.iso -t http://tracker.example/announce", "makes debian-13.iso.torrent"),
        ("torrentlab create photos -o photos.torrent -p 1M -t http://a.example/announce -t udp://b.example:6969,udp://c.example:6969",
            "a directory in pieces of 1 MiB; a.example is tried first, then b.example and c.example in any order"),
        ("torrentlab create photos --private --source CLUB --json", "for one tracker's members, described as JSON"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        string path = parsed.GetRequiredValue(_path);
        string output = parsed.GetValue(_output) ?? $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))}.torrent";
        // Listed first, or the temporary file could be part of the content.
        ContentListing content = ContentListing.Of(path, output, ct);
        RefuseToOverwriteContent(content, output);
        using var file = new OutputFile(output, parsed.GetValue(_force));
        int pieceLength = parsed.GetValue(_pieceLength) ?? PieceLengths.Automatic(content.TotalLength);
        int threads = parsed.GetValue(_threads) ?? Environment.ProcessorCount;
        TorrentDetails details = _details.Details(parsed, _terminal.Time.GetUtcNow());
        var progress = new HashingProgress(content.TotalLength, pieceLength, _terminal.Time);
        ReadOnlyMemory<byte> bytes = default;
        var work = Task.Run(() => { bytes = TorrentCreator.Create(content, details, pieceLength, threads, progress, ct); }, CancellationToken.None);
        await ShowAsync(content.LeftOut, progress, work);

        TorrentFile torrent = TorrentFile.Parse(bytes);
        file.Complete(bytes.Span);
        if (parsed.GetValue(_json)) WriteJson(torrent, content, output);
        else Write(torrent, path, output);
        return ExitCode.Done;
    }

    private static void RefuseToOverwriteContent(ContentListing content, string output)
    {
        if (!content.IsMultiFile && content.Files[0].FullPath == Path.GetFullPath(output))
            throw new JobFailedException($"{output} is the content itself. Choose another --output");
    }

    private async Task ShowAsync(IReadOnlyList<LeftOutFile> leftOut, HashingProgress progress, Task work)
    {
        using IProgressView view = ProgressViews.For(_terminal);
        foreach (LeftOutFile file in leftOut.Take(ShownLeftOut)) view.Notice($"left out: {file.Path}, {file.Reason}");
        if (leftOut.Count > ShownLeftOut) view.Notice($"left out: {leftOut.Count - ShownLeftOut} more; --json names all");
        using var timer = new PeriodicTimer(LookEvery, _terminal.Time);
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
            if (!work.IsCompleted) view.Show(progress.State());
        }
        await work;
    }

    private void Write(TorrentFile torrent, string path, string output)
    {
        Field("torrent", DisplayText.Of(output));
        Field("info-hash", torrent.InfoHash.ToString());
        Field("size", $"{Units.ExactBytes(torrent.TotalLength)} in {Units.Count(torrent.Files.Count, "file")}");
        Field("pieces", $"{torrent.PieceCount} of {Units.ExactBytes(torrent.PieceLength)}");
        if (torrent.AnnounceTiers.Count == 0) Field("trackers", "none: peers must be told where to call, with --peer");
        Field("to seed", DisplayText.Of($"torrentlab seed {ShellWord.Of(output)} {ShellWord.Of(path)}"));
    }

    private void Field(string name, string value) => _terminal.Out.WriteLine($"{name.PadRight(Label)}  {value}");

    private void WriteJson(TorrentFile torrent, ContentListing content, string output)
    {
        var report = new CreateReport
        {
            Path = Path.GetFullPath(output),
            Name = content.Name,
            InfoHash = torrent.InfoHash.ToString(),
            TotalBytes = torrent.TotalLength,
            Files = torrent.Files.Count,
            PieceLength = torrent.PieceLength,
            Pieces = torrent.PieceCount,
            Private = torrent.IsPrivate,
            LeftOut = [.. content.LeftOut.Select(file => new CreateReport.LeftOutEntry(file.Path, file.Reason))],
        };
        _terminal.Out.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.CreateReport));
    }
}
