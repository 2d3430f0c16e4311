namespace TorrentLab.Runtime;

/// <summary>What a session is busy with.</summary>
public enum SessionPhase
{
    /// <summary>Looking at what is on the disk.</summary>
    Checking,

    /// <summary>The engine runs.</summary>
    Downloading,

    /// <summary>The engine runs, everything is here and is served.</summary>
    Seeding,

    /// <summary>It is over.</summary>
    Ended,
}
