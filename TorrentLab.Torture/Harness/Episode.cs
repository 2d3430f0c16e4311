using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>One story of a torture, from an empty folder to its end, with chance of its own: seed and number give it again.</summary>
/// <param name="program">How torrentlab is started.</param>
/// <param name="seed">Of the whole run.</param>
/// <param name="number">Of this episode, from 1.</param>
/// <param name="folder">Its own, empty at the start.</param>
/// <param name="tally">Where to count.</param>
internal sealed class Episode(TorrentlabProgram program, int seed, int number, string folder, Tally tally)
{
    /// <summary>How long the program may take for what takes it a second.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public TorrentlabProgram Program { get; } = program;

    public Random Random { get; private init; } = new(unchecked((seed * 7919) + number));

    public int Number { get; } = number;

    public string Folder { get; } = folder;

    public Tally Tally { get; } = tally;

    /// <summary>The same with the program started in another way.</summary>
    public Episode As(TorrentlabProgram other) => new(other, seed, Number, Folder, Tally) { Random = Random };

    /// <summary>A path in the folder.</summary>
    public string At(string name) => Path.Join(Folder, name);

    public Child Start(params IEnumerable<string> arguments) => new(Program, arguments, Folder);

    /// <summary>Writes a .torrent file.</summary>
    /// <returns>Its path.</returns>
    public string Write(LabTorrent torrent)
    {
        string path = At(torrent.Name + ".torrent");
        File.WriteAllBytes(path, torrent.File);
        return path;
    }

    /// <summary>Waits for the end of a task or of the time, whichever comes first.</summary>
    public static async Task FirstAsync(TimeSpan time, CancellationToken ct, params IEnumerable<Task> tasks)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny([Task.Delay(time, TimeProvider.System, either.Token), .. tasks]);
        await either.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }
}
