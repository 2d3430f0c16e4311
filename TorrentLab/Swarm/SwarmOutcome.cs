namespace TorrentLab.Swarm;

/// <summary>How it ended: a closed set.</summary>
public abstract record SwarmOutcome
{
    private SwarmOutcome() { }

    /// <summary>Every piece is verified and on the disk.</summary>
    public sealed record Completed : SwarmOutcome;

    /// <summary>The user ended it.</summary>
    public sealed record Stopped : SwarmOutcome;

    /// <summary>It cannot go on. What is stored stays.</summary>
    /// <param name="Reason">What, whose fault, what to do; one line.</param>
    public sealed record Failed(string Reason) : SwarmOutcome;
}
