using System.Text.RegularExpressions;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;

namespace TorrentLab.Web.Host;

/// <summary>One torrent in state.json. A text that is not there, or null, is empty.</summary>
internal sealed partial record HostedRecord
{
    /// <summary>The info-hash, 40 hexadecimal digits.</summary>
    public string Hash { get; init => field = value ?? ""; } = "";

    /// <summary>For people who look into the file.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    public DateTimeOffset Added { get; init; }

    public DateTimeOffset? Completed { get; init; }

    public bool Paused { get; init; }

    /// <summary>Everything is to be hashed again.</summary>
    public bool Recheck { get; init; }

    /// <summary>Every wanted piece was here.</summary>
    public bool Complete { get; init; }

    /// <summary>Name of its own directory inside the output; empty for none.</summary>
    public string Subdirectory { get; init => field = value ?? ""; } = "";

    /// <summary>Indices of the wanted files; null for all.</summary>
    public IReadOnlyList<int>? Wanted { get; init; }

    public TorrentLimits? Limits { get; init; }

    public long Downloaded { get; init; }

    public long Uploaded { get; init; }

    public long SecondsSeeded { get; init; }

    /// <summary>Number of wanted pieces that were here, for a display; the ledger knows which.</summary>
    public int Pieces { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>It was being removed: "keep" or "delete" says what is to become of its files. Null otherwise.</summary>
    public string? Leaving { get; init; }

    public static HostedRecord Of(HostedTorrent torrent)
    {
        TorrentTotals totals = torrent.Totals;
        return new HostedRecord
        {
            Hash = torrent.Hash.ToString(),
            Name = torrent.Torrent.Name,
            Added = torrent.Added,
            Completed = torrent.Completed,
            Paused = torrent.IsPaused,
            Recheck = torrent.NeedsCheck,
            Complete = torrent.IsComplete,
            Subdirectory = torrent.Subdirectory,
            Wanted = torrent.Selection.IsAll ? null : [.. Enumerable.Range(0, torrent.Torrent.Files.Count).Where(torrent.Selection.IsWanted)],
            Limits = torrent.Limits,
            Downloaded = totals.Downloaded,
            Uploaded = totals.Uploaded,
            SecondsSeeded = (long)totals.Seeded.TotalSeconds,
            Pieces = torrent.Content.PiecesHere,
            Bytes = torrent.Content.BytesHere,
            Leaving = torrent.IsLeaving ? torrent.LeavesNothing ? "delete" : "keep" : null,
        };
    }

    /// <summary>The torrent as it was. What makes no sense any more is passed over, so that one torrent never stops a start.</summary>
    /// <param name="torrent">Its .torrent file.</param>
    /// <param name="output">The output directory.</param>
    /// <param name="rates">New limits below those of the server.</param>
    public HostedTorrent ToTorrent(TorrentFile torrent, string output, TransferLimits rates)
    {
        bool isOurs = Subdirectory.Length == 0 || OwnDirectory().IsMatch(Subdirectory);
        string subdirectory = isOurs ? Subdirectory : ContentPlace.NameFor(torrent);
        bool isSelection = Wanted is not null && Wanted.All(file => file >= 0 && file < torrent.Files.Count);
        FileSelection selection = isSelection ? FileSelection.Of(torrent, Wanted!) : FileSelection.All(torrent);
        var hosted = new HostedTorrent(torrent, subdirectory, ContentPlace.DirectoryOf(output, subdirectory), selection, rates)
        {
            Added = Added,
            Completed = Completed,
            IsPaused = Paused,
            NeedsCheck = Recheck,
            IsComplete = Complete,
            Limits = Limits is { } limits && limits.Validate() is null ? limits : new TorrentLimits(),
            Past = new TorrentTotals(Math.Max(0, Downloaded), Math.Max(0, Uploaded), TimeSpan.FromSeconds(Math.Clamp(SecondsSeeded, 0, int.MaxValue))),
            IsLeaving = Leaving is not null,
            LeavesNothing = Leaving == "delete",
        };
        hosted.Sampled = hosted.Past;
        hosted.Content.Recall(Pieces, Bytes);
        return hosted;
    }

    [GeneratedRegex(@"^[0-9a-f]{8}(-\d{1,3})?\z")]
    private static partial Regex OwnDirectory();
}
