namespace TorrentLab.Runtime;

/// <summary>How much a log tells of the payload.</summary>
public enum LogDetail
{
    /// <summary>A line for each piece that is stored.</summary>
    Pieces,

    /// <summary>A line for each request and each block, too: about 130 for a MiB.</summary>
    Blocks,
}
