namespace TorrentLab.Pieces;

/// <summary>Where a piece stands on its way to the disk.</summary>
public enum PieceState : byte
{
    /// <summary>Not here, and nobody was asked for it.</summary>
    Missing,

    /// <summary>Some of its blocks were asked for or have arrived.</summary>
    InFlight,

    /// <summary>Whole in memory; its hash is being checked, then it is written.</summary>
    Checking,

    /// <summary>On the disk, and its hash was right.</summary>
    Stored,

    /// <summary>Not here, and not wanted: none of the chosen files reaches into it.</summary>
    Skipped,
}
