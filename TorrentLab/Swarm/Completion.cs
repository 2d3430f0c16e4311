using TorrentLab.Pieces;

namespace TorrentLab.Swarm;

/// <summary>What changes when everything is here, and how long to go on as a seed.</summary>
internal sealed class Completion(
    PieceTable table, Connections connections, Greeter greeter, Uploader uploader, SwarmOptions options, long wantedBytes, Outbox outbox)
{
    /// <summary>A seed is not dialled again for so long; by then it may be another client behind the same address.</summary>
    private static readonly TimeSpan SeedDelay = TimeSpan.FromMinutes(30);

    private TimeSpan? _since;

    public bool IsReached => _since is not null;

    /// <summary>Notices that the last piece is here.</summary>
    /// <returns>True the first time.</returns>
    public bool Reach(TimeSpan now)
    {
        if (IsReached || !table.IsComplete) return false;
        _since = now;
        if (options.Seed is null) return true;
        outbox.Add(new SwarmEffect.SaveLedger(table.Stored.Clone(), IsComplete: true));
        foreach (PeerSession peer in connections.Standing)
        {
            if (!LetGo(peer, now)) greeter.TellComplete(peer, now);
        }
        return true;
    }

    /// <summary>True when nothing is to be served any more: at once, or when a goal of seeding is reached.</summary>
    public bool IsEnough(TimeSpan now)
    {
        if (_since is not { } since) return false;
        if (options.Seed is not { } goal) return true;
        return uploader.SentBytes >= goal.Ratio * wantedBytes || now - since >= goal.Time;
    }

    /// <summary>Lets a seed go, when we are one: two who both want nothing have nothing to say to each other.</summary>
    public bool LetGo(PeerSession peer, TimeSpan now)
    {
        if (!table.IsComplete || !(peer.Has.IsFull || peer.IsUploadOnly)) return false;
        connections.Drop(peer, "both sides have everything", now);
        peer.Known.Postpone(now + SeedDelay);
        return true;
    }
}
