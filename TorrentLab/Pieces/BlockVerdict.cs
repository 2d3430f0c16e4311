namespace TorrentLab.Pieces;

/// <summary>What became of a block that a peer sent.</summary>
public enum BlockVerdict
{
    /// <summary>It was owed by that peer and is kept; the manager owns it now.</summary>
    Kept,

    /// <summary>That peer does not owe it, or no longer; the caller keeps it.</summary>
    Unsolicited,
}
