using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace TorrentLab.Cli.Scenarios;

/// <summary>Somebody else's client in a scenario: a program that is started, listened to, and ended with all that it started.</summary>
internal sealed partial class OtherParty(ScenarioPeer.OtherClient peer, IPEndPoint endpoint, Stage stage, string scenarioDirectory) : IParty
{
    private const int MaxLines = 2000;
    private const int MaxLineLength = 300;

    private readonly ScenarioPeer.OtherClient _peer = peer;
    private int _lines;

    public ScenarioPeer Peer => _peer;

    public IPEndPoint Endpoint => endpoint;

    public string? Output => stage.DirectoryOf(_peer.Name);

    public bool MayBeComplete => true;

    /// <summary>Whether a client's program is there to be started.</summary>
    public static bool IsInstalled(ScenarioPeer.OtherClient client, string scenarioDirectory)
    {
        string program = CommandTemplate.Fill(client.Command[0], new Dictionary<string, string> { ["scenario"] = scenarioDirectory });
        if (program.Contains(Path.DirectorySeparatorChar)) return File.Exists(program);
        string[] suffixes = OperatingSystem.IsWindows() ? [".exe", ""] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(directory => suffixes.Any(suffix => File.Exists(Path.Combine(directory, program + suffix))));
    }

    public async Task StayAsync(CancellationToken ct)
    {
        Dictionary<string, string> places = MakePlaces();
        foreach ((string path, string text) in _peer.Files)
        {
            string file = Path.Combine(places["dir"], path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, CommandTemplate.Fill(text, places), ct);
        }
        string[] command = [.. _peer.Command.Select(word => CommandTemplate.Fill(word, places))];
        using var program = Start(command, places);
        stage.Log.Note(_peer.Name, $"starts: {CommandTemplate.Join(command)}");
        Task[] reading = [ReadAsync(program.Output), ReadAsync(program.Error)];
        try
        {
            await program.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            await program.EndAsync(stage.Time);
        }
        await Task.WhenAll(reading);
        stage.Log.Note(_peer.Name, string.Create(CultureInfo.InvariantCulture, $"ended with exit code {program.ExitCode}"));
        if (!ct.IsCancellationRequested && !stage.Content.IsIn(Output!, ct))
            throw new JobFailedException($"{_peer.Name} ({command[0]}) ended by itself with exit code {program.ExitCode} before it had everything; what it printed is in the log. Its command: {CommandTemplate.Join(command)}");
        await Task.Delay(Timeout.InfiniteTimeSpan, stage.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Dictionary<string, string> MakePlaces()
    {
        string own = stage.DirectoryOf($"{_peer.Name}.client");
        string torrent = Path.Combine(own, $"{stage.Content.Torrent.InfoHash}.torrent");
        File.WriteAllBytes(torrent, stage.Content.TorrentFile);
        return new Dictionary<string, string>
        {
            ["torrent"] = torrent,
            ["output"] = Output!,
            ["address"] = endpoint.Address.ToString(),
            ["port"] = endpoint.Port.ToString(CultureInfo.InvariantCulture),
            ["dir"] = own,
            ["scenario"] = scenarioDirectory,
            ["infohash"] = stage.Content.Torrent.InfoHash.ToString(),
        };
    }

    private ProgramGroup Start(string[] command, Dictionary<string, string> places)
    {
        var start = new ProcessStartInfo { WorkingDirectory = places["dir"] };
        start.Environment["HOME"] = places["dir"]; // what the user has configured for it is no part of the scenario
        foreach ((string name, string value) in _peer.Environment) start.Environment[name] = CommandTemplate.Fill(value, places);
        try
        {
            return ProgramGroup.Start(command, start);
        }
        catch (Win32Exception missing)
        {
            throw new JobFailedException($"{_peer.Name}: {command[0]} cannot be started: {missing.Message}", missing);
        }
    }

    private async Task ReadAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(CancellationToken.None) is { } raw)
        {
            string line = Colour().Replace(raw, "");
            if (line.Length == 0 || Interlocked.Increment(ref _lines) > MaxLines) continue;
            stage.Log.Note(_peer.Name, line.Length > MaxLineLength ? $"{line[..MaxLineLength]}..." : line);
            if (_lines == MaxLines) stage.Log.Note(_peer.Name, $"has printed {MaxLines} lines; no more of them are shown");
        }
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colour();
}
