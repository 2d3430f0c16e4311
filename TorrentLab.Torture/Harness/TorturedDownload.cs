using System.Globalization;
using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>A download that is interrupted in some way, and what is known of it: which pieces a re-hash can prove.</summary>
internal sealed class TorturedDownload
{
    private const int MostLength = 6 * 1024 * 1024;

    private readonly string _file;
    private readonly HashSet<int> _wantedFiles;
    private readonly HashSet<int> _wanted;
    private readonly int _maxPeers;
    private readonly int _rate;
    private readonly HashSet<(int, int)> _asked = [];
    private HashSet<int> _proven = [];

    /// <param name="episode">Gives its shape.</param>
    /// <param name="seconds">How long it takes undisturbed, about.</param>
    public TorturedDownload(Episode episode, double seconds)
    {
        Random random = episode.Random;
        (Episode, Output) = (episode, episode.At("out"));
        Torrent = RandomTorrent.Make(random, "content", random.Next(200_000, MostLength));
        _file = episode.Write(Torrent);
        int[] files = [.. Enumerable.Range(0, Torrent.Files.Count)];
        bool isSome = files.Length > 2 && random.Next(3) == 0;
        _wantedFiles = [.. isSome ? files.Where(_ => random.Next(2) == 0).DefaultIfEmpty(0) : files];
        _wanted = DiskCheck.PiecesOf(Torrent, _wantedFiles);
        _maxPeers = random.Next(2) == 0 ? 1 : 4;
        _rate = (int)(Torrent.Length / seconds);
    }

    public Episode Episode { get; }

    public LabTorrent Torrent { get; }

    /// <summary>Arguments of the program beside the usual ones.</summary>
    public IReadOnlyList<string> More { get; set; } = [];

    /// <summary>Another way to start the program than the episode's; null for that.</summary>
    public TorrentlabProgram? Program { get; set; }

    /// <summary>Where the content goes.</summary>
    public string Output { get; init; }

    /// <summary>Whether one peer is all that there is: then nothing is ever asked for twice in one life.</summary>
    public bool HasOnePeer => _maxPeers == 1;

    /// <summary>Bytes of the wanted pieces that are not good on the disk, about.</summary>
    public long Missing => (long)_wanted.Except(_proven).Count() * Torrent.PieceLength;

    /// <summary>Starts the program on it.</summary>
    public DownloadLife Begin()
    {
        var log = new BlockLog();
        SeedServer[] seeders = [.. Enumerable.Range(0, _maxPeers == 1 ? 1 : 3).Select(_ => new SeedServer(_rate))];
        foreach (SeedServer seeder in seeders) seeder.Add(Torrent, log);
        List<string> arguments = [_file, "-o", Output, "--max-peers", $"{_maxPeers}", "--timeout", "30", "--bind", "127.0.0.1"];
        foreach (SeedServer seeder in seeders) arguments.AddRange(["--peer", $"{seeder.Endpoint}"]);
        if (_wantedFiles.Count < Torrent.Files.Count)
            arguments.AddRange(["--files", string.Join(',', _wantedFiles.Select(file => (file + 1).ToString(CultureInfo.InvariantCulture)))]);
        return new DownloadLife(new Child(Program ?? Episode.Program, [.. arguments, .. More], Episode.Folder), seeders, log);
    }

    /// <summary>Judges what a blow has left.</summary>
    /// <exception cref="TortureFailure">Something was lost, or asked for without need, or the ledger is wrong.</exception>
    public void CheckAfterBlow(DownloadLife life)
    {
        CheckRequests(life);
        CheckDisk();
    }

    /// <summary>The disk alone, of a program that runs or has ended.</summary>
    /// <exception cref="TortureFailure">Something was lost, or the ledger is wrong.</exception>
    public void CheckDisk()
    {
        HashSet<int> good = HashDisk();
        HashSet<int> lost = [.. _proven.Except(good)];
        Episode.Tally.Lost += lost.Count;
        if (lost.Count > 0) throw new TortureFailure($"pieces {Text(lost)} were good on the disk and are not any more");
        HashSet<int> lies = [.. DiskCheck.LedgerPieces(Torrent, Output).Except(good)];
        if (lies.Count > 0) throw new TortureFailure($"the ledger names pieces {Text(lies)}, which are not good on the disk");
        _proven = good;
    }

    /// <summary>Judges a program that has ended by itself.</summary>
    /// <exception cref="TortureFailure">It failed, or what it made is not right.</exception>
    public async Task CheckCompleteAsync(DownloadLife life, CancellationToken ct)
    {
        int code = await life.Child.EndAsync(Episode.Patience, ct);
        CheckAfterBlow(life);
        if (code != 0) throw new TortureFailure($"the download ended with exit code {code}: {life.Child.LastLines}");
        CheckComplete();
    }

    /// <summary>Judges what was said to be complete, as <see cref="CheckAfterBlow"/> has found it.</summary>
    /// <exception cref="TortureFailure">Something is wrong or missing.</exception>
    public void CheckComplete()
    {
        HashSet<int> missing = [.. _wanted.Except(_proven)];
        Episode.Tally.Lost += missing.Count;
        if (missing.Count > 0) throw new TortureFailure($"the download says that it is complete, and pieces {Text(missing)} are not right");
        string[] paths = [.. DiskCheck.Paths(Torrent, Output)];
        foreach (int file in _wantedFiles)
            if (!File.Exists(paths[file])) throw new TortureFailure($"the download says that it is complete, and {paths[file]} is missing");
    }

    /// <summary>Lets it come to its end.</summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        await using DownloadLife life = Begin();
        await CheckCompleteAsync(life, ct);
    }

    /// <summary>Starts it once more: a complete download has nothing to ask for.</summary>
    public async Task CheckNothingLeftAsync(CancellationToken ct)
    {
        await using DownloadLife life = Begin();
        await CheckCompleteAsync(life, ct);
        if (life.Log.Blocks.Count > 0) throw new TortureFailure($"a complete download asked for {life.Log.Blocks.Count} blocks");
    }

    /// <summary>Lets go what is proven: what is good from now on was asked for by this life itself, or something else has changed it.</summary>
    public void Forget() => _proven = [];

    /// <summary>Takes what lies good on the disk for proven: nothing of it may be asked for from now on.</summary>
    public void Prove() => _proven = HashDisk();

    /// <summary>Whether a piece was good on the disk when it was last looked at.</summary>
    public bool IsProven(int piece) => _proven.Contains(piece);

    /// <summary>Whether everything that is wanted is right.</summary>
    public bool IsRight()
    {
        string[] paths = [.. DiskCheck.Paths(Torrent, Output)];
        return _wantedFiles.All(file => new FileInfo(paths[file]) is { Exists: true } found && found.Length == Torrent.Files[file].Length) && _wanted.IsSubsetOf(HashDisk());
    }

    /// <summary>Hashes every piece on the disk.</summary>
    public HashSet<int> HashDisk()
    {
        Episode.Tally.PiecesChecked += Torrent.PieceCount;
        return DiskCheck.GoodPieces(Torrent, Output);
    }

    private void CheckRequests(DownloadLife life)
    {
        var asked = life.Log.Blocks;
        (int Piece, int Offset)[] needless = [.. asked.Where(block => _proven.Contains(block.Piece))];
        Episode.Tally.Refetched += needless.Length;
        Episode.Tally.FetchedAgain += asked.Distinct().Count(block => !_asked.Add(block) && !_proven.Contains(block.Piece));
        if (needless.Length > 0)
            throw new TortureFailure($"{needless.Length} blocks of pieces {Text(needless.Select(block => block.Piece))} were asked for, which were good on the disk");
    }

    private static string Text(IEnumerable<int> pieces) => string.Join(", ", pieces.Distinct().Order().Take(20));
}
