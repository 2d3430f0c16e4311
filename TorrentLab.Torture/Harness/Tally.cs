namespace TorrentLab.Torture.Harness;

/// <summary>What a torture has counted.</summary>
internal sealed class Tally
{
    /// <summary>Blows dealt: kills, stops, cuts.</summary>
    public int Rounds { get; set; }

    /// <summary>Pieces on the disk that were hashed by the harness.</summary>
    public long PiecesChecked { get; set; }

    /// <summary>Pieces that were good and no longer are, and things that were confirmed and are gone.</summary>
    public long Lost { get; set; }

    /// <summary>Blocks that were asked for although the piece lay good on the disk at the start.</summary>
    public long Refetched { get; set; }

    /// <summary>Blocks that were asked for again because their piece was not complete at a blow: nobody could have proven them.</summary>
    public long FetchedAgain { get; set; }

    /// <summary>Why it cannot be run here; null when it can.</summary>
    public string? NotPossible { get; set; }

    /// <summary>What else is worth telling, a line each.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What went wrong, a line each.</summary>
    public List<string> Failures { get; } = [];
}
