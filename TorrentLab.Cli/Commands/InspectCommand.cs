using System.CommandLine;
using System.Text.Json;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Explain;
using TorrentLab.Cli.Parsing;
using TorrentLab.Metainfo;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab inspect</c>: what a .torrent file says.</summary>
internal sealed class InspectCommand : Command, ITaughtCommand
{
    private const int Label = 14;

    private readonly Terminal _terminal;
    private readonly Argument<string> _file = Values.TorrentFile();
    private readonly Option<bool> _json = Values.Json();
    private readonly Option<bool> _bytes = new("--bytes") { Description = "Go through the file token by token and explain each" };

    public InspectCommand(Terminal terminal) : base("inspect", "Shows what a .torrent file says; --bytes explains every byte.")
    {
        _terminal = terminal;
        Arguments.Add(_file);
        Options.Add(_json);
        Options.Add(_bytes);
        Validators.Add(result =>
        {
            if (result.GetResult(_json) is { Implicit: false } && result.GetResult(_bytes) is { Implicit: false })
                result.AddError("--json and --bytes contradict each other: give one");
        });
        SetAction(Run); // over at once, so Ctrl-C needs no handler
    }

    public string Synopsis => "FILE.torrent [--bytes | --json]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab inspect debian.torrent", "name, info-hash, size, trackers, files and their numbers"),
        ("torrentlab inspect debian.torrent --bytes | less", "each token with its offset, its bytes and what BEP 3 says about it"),
        ("torrentlab inspect debian.torrent --json", "the same as one JSON object, for scripts"),
    ];

    private int Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_file);
        byte[] bytes = TorrentInput.ReadBytes(path);
        // A damaged file is explained up to its damage; only then comes the complaint.
        if (parsed.GetValue(_bytes)) new BencodeExplainer(_terminal.Out, TorrentKeys.Table).Explain(bytes, CancellationToken.None);
        TorrentFile torrent = TorrentInput.Parse(path, bytes);
        if (parsed.GetValue(_json)) _terminal.Out.WriteLine(JsonSerializer.Serialize(ReportOf(torrent), ReportJson.Default.InspectReport));
        else if (!parsed.GetValue(_bytes)) Write(torrent);
        return ExitCode.Done;
    }

    private void Write(TorrentFile torrent)
    {
        Field("name", DisplayText.Of(torrent.Name));
        Field("info-hash", torrent.InfoHash.ToString());
        Field("size", Units.ExactBytes(torrent.TotalLength));
        Field("pieces", PiecesOf(torrent));
        Field("private", torrent.IsPrivate ? "yes: only peers of the tracker (BEP 27)" : "no");
        if (torrent.Comment is { } comment) Field("comment", DisplayText.Of(comment));
        if (torrent.CreatedBy is { } program) Field("created by", DisplayText.Of(program));
        if (torrent.CreationDate is { } date) Field("created on", $"{date:yyyy-MM-dd HH:mm:ss} UTC");
        if (torrent.Source is { } source) Field("source", DisplayText.Of(source));
        for (int tier = 0; tier < torrent.AnnounceTiers.Count; tier++)
            foreach (string url in torrent.AnnounceTiers[tier]) Field($"tracker tier {tier + 1}", DisplayText.Of(url));
        if (torrent.AnnounceTiers.Count == 0) Field("trackers", "none");
        foreach (string url in torrent.WebSeeds) Field("web seed", DisplayText.Of(url));
        foreach (string warning in torrent.Warnings) Field("warning", DisplayText.Of(warning));
        Field("files", $"{torrent.Files.Count}");
        int numberWidth = torrent.Files.Count.ToString().Length;
        int lengthWidth = torrent.Files.Count == 0 ? 0 : torrent.Files.Max(file => file.Length).ToString().Length;
        for (int index = 0; index < torrent.Files.Count; index++)
        {
            TorrentEntry file = torrent.Files[index];
            TextWriter output = _terminal.Out;
            output.Write("  ");
            output.Write((index + 1).ToString().PadLeft(numberWidth));
            output.Write("  ");
            output.Write(file.Length.ToString().PadLeft(lengthWidth));
            output.Write("  ");
            output.Write(DisplayText.Of(file.Path));
            output.WriteLine(file.IsPadding ? "  (padding, not written: BEP 47)" : "");
        }
    }

    private void Field(string name, string value) => _terminal.Out.WriteLine($"{name.PadRight(Label)}  {value}");

    private static string PiecesOf(TorrentFile torrent)
    {
        if (torrent.PieceCount == 0) return $"none (piece length {Units.ExactBytes(torrent.PieceLength)})";
        int last = torrent.PieceSize(torrent.PieceCount - 1);
        string shorter = last == torrent.PieceLength ? "" : $", the last one of {Units.ExactBytes(last)}";
        return $"{torrent.PieceCount} of {Units.ExactBytes(torrent.PieceLength)}{shorter}";
    }

    private static InspectReport ReportOf(TorrentFile torrent) => new()
    {
        Name = torrent.Name,
        InfoHash = torrent.InfoHash.ToString(),
        MultiFile = torrent.IsMultiFile,
        Private = torrent.IsPrivate,
        TotalBytes = torrent.TotalLength,
        PieceLength = torrent.PieceLength,
        Pieces = torrent.PieceCount,
        Trackers = torrent.AnnounceTiers,
        WebSeeds = torrent.WebSeeds,
        Comment = torrent.Comment,
        CreatedBy = torrent.CreatedBy,
        CreationDate = torrent.CreationDate,
        Source = torrent.Source,
        Files = [.. torrent.Files.Select((file, index) => new InspectReport.FileEntry(index + 1, file.Path, file.Length, file.IsPadding))],
        Warnings = torrent.Warnings,
    };
}
