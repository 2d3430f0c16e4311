namespace TorrentLab.Cli.Display;

/// <summary>What a progress display shows at one moment.</summary>
/// <param name="Doing">"downloading", "checking".</param>
/// <param name="Pieces">Pieces done.</param>
/// <param name="TotalPieces">Pieces in all.</param>
internal sealed record ProgressState(string Doing, int Pieces, int TotalPieces)
{
    /// <summary>Bytes done; with <see cref="TotalBytes"/> 0 they are not shown.</summary>
    public long Bytes { get; init; }

    public long TotalBytes { get; init; }

    /// <summary>Bytes per second now.</summary>
    public double Rate { get; init; }

    /// <summary>Bytes per second since the start.</summary>
    public double Average { get; init; }

    /// <summary>How long it will still take; null when nobody can say.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Who sends; null when nobody.</summary>
    public string? Peer { get; init; }

    /// <summary>Why nothing comes; null while something does.</summary>
    public string? Waiting { get; init; }

    public TimeSpan Elapsed { get; init; }

    /// <summary>What goes out, as a seed; null while downloading.</summary>
    public SentState? Sent { get; init; }

    /// <summary>0..1.</summary>
    public double Fraction => TotalPieces == 0 ? 1 : (double)Pieces / TotalPieces;

    public static ProgressState Checking(int pieces, int totalPieces) => new("checking", pieces, totalPieces);

    /// <summary>"130/250 pieces", and the bytes where they are known.</summary>
    public string Amount => TotalBytes == 0
        ? $"{Pieces}/{TotalPieces} pieces"
        : $"{Pieces}/{TotalPieces} pieces, {Units.Bytes(Bytes)} of {Units.Bytes(TotalBytes)}";

    /// <summary>Speed, time and who or why, as one line; empty while only checking.</summary>
    public string Pace
    {
        get
        {
            if (TotalBytes == 0) return "";
            if (Sent is { } sent)
            {
                string what = Waiting ?? $"{Units.Rate(sent.Rate)} to {sent.Takers} of {Units.Count(sent.Peers, "peer")}";
                return $"{what}; {Units.Bytes(sent.Bytes)} sent (ratio {(double)sent.Bytes / TotalBytes:0.00}), elapsed {Units.Time(Elapsed)}";
            }
            // First what matters most: a narrow window cuts the rest.
            if (Waiting is not null) return $"{Waiting}; average {Units.Rate(Average)}, elapsed {Units.Time(Elapsed)}";
            string remaining = Remaining is { } time ? Units.Time(time) : "unknown";
            string who = Peer is null ? "" : $", from {Peer}";
            return $"{Units.Rate(Rate)} (average {Units.Rate(Average)}), ETA {remaining}, elapsed {Units.Time(Elapsed)}{who}";
        }
    }
}

/// <summary>What a seed sends.</summary>
/// <param name="Rate">Bytes per second now.</param>
/// <param name="Bytes">Bytes in all.</param>
/// <param name="Takers">Peers that are served.</param>
/// <param name="Peers">Peers that are connected.</param>
internal sealed record SentState(double Rate, long Bytes, int Takers, int Peers);
