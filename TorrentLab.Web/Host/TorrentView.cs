using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>How a torrent stands at one moment, as a list shows it.</summary>
public sealed record TorrentView
{
    public required Sha1Hash Hash { get; init; }

    public required string Name { get; init; }

    /// <summary>Bytes of the wanted pieces.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes of those of them that are verified and on the disk.</summary>
    public required long Done { get; init; }

    /// <summary>Number of pieces that are wanted.</summary>
    public required int PieceCount { get; init; }

    /// <summary>Number of wanted pieces that are verified and on the disk.</summary>
    public required int PiecesDone { get; init; }

    public required TorrentStatus Status { get; init; }

    /// <summary>Share of the wanted bytes that is here, 0 to 1.</summary>
    public required double Progress { get; init; }

    /// <summary>Share of the pieces that were hashed, 0 to 1; null unless <see cref="TorrentStatus.Checking"/>.</summary>
    public double? Checked { get; init; }

    /// <summary>Bytes a second that come in now.</summary>
    public long DownRate { get; init; }

    /// <summary>Bytes a second that go out now.</summary>
    public long UpRate { get; init; }

    /// <summary>Bytes received of all time.</summary>
    public long Downloaded { get; init; }

    /// <summary>Bytes sent of all time.</summary>
    public long Uploaded { get; init; }

    /// <summary>Bytes sent for each byte of the torrent; null for a torrent without bytes.</summary>
    public double? Ratio { get; init; }

    /// <summary>Seconds until it is complete at the present rate; null when that cannot be told.</summary>
    public long? Eta { get; init; }

    /// <summary>Peers that are connected.</summary>
    public int Peers { get; init; }

    /// <summary>Those of them that have everything.</summary>
    public int Seeds { get; init; }

    /// <summary>Endpoints that are known, connected or not.</summary>
    public int Known { get; init; }

    /// <summary>Place in the queue, from 0.</summary>
    public required int Position { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset Added { get; init; }

    /// <summary>When its last piece came; null while something is missing.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Why nothing comes in, or as a seed nothing goes out; null while something does.</summary>
    public string? Waiting { get; init; }

    /// <summary>What is wrong and what to do, when the status says so.</summary>
    public string? Error { get; init; }

    /// <summary>Bytes a second that it may receive; null for no limit of its own.</summary>
    public long? DownLimit { get; init; }

    /// <summary>Bytes a second that it may send; null for no limit of its own.</summary>
    public long? UpLimit { get; init; }

    /// <summary>Only peers of its trackers are used (BEP 27).</summary>
    public required bool Private { get; init; }

    /// <summary>Number of files, padding not counted.</summary>
    public required int FileCount { get; init; }
}
