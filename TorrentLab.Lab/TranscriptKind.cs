namespace TorrentLab.Lab;

/// <summary>Whose doing an entry of a <see cref="Transcript"/> is.</summary>
public enum TranscriptKind
{
    /// <summary>The client under test said it.</summary>
    Heard,

    /// <summary>The lab said it.</summary>
    Said,

    /// <summary>The lab broke a rule, on purpose.</summary>
    Fault,

    /// <summary>What became of a connection.</summary>
    Note,
}
