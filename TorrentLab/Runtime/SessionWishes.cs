using TorrentLab.Swarm;

namespace TorrentLab.Runtime;

/// <summary>What somebody wants of a session while it runs; its loop looks at each tick.</summary>
internal sealed class SessionWishes
{
    private volatile bool _showsPieces;
    private volatile SwarmLimits? _limits;

    /// <summary>Snapshots tell what the pieces are busy with.</summary>
    public bool ShowsPieces
    {
        get => _showsPieces;
        set => _showsPieces = value;
    }

    /// <summary>The limits that hold from now on; null for those of the options.</summary>
    public SwarmLimits? Limits
    {
        get => _limits;
        set => _limits = value;
    }
}
