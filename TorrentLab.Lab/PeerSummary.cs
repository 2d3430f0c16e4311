namespace TorrentLab.Lab;

/// <summary>What the client under test did with a <see cref="ScriptedPeer"/>, in figures.</summary>
public sealed record PeerSummary
{
    /// <summary>Connections, accepted and dialled.</summary>
    public required int Connections { get; init; }

    /// <summary>Blocks that were asked for.</summary>
    public required int Requests { get; init; }

    /// <summary>Those among them that had been asked for before.</summary>
    public required int RepeatedRequests { get; init; }

    /// <summary>Connections that came after one on which a rule was broken: the client did not give the peer up.</summary>
    public required int CameBack { get; init; }

    /// <summary>The connections one by one, the first hundred.</summary>
    public required IReadOnlyList<TalkSummary> Talks { get; init; }

    /// <summary>The same as lines for people.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"{TalkSummary.Count(Connections, "connection")}, {TalkSummary.Count(Requests, "request")}, {RepeatedRequests} of them repeated";
        foreach (TalkSummary talk in Talks) yield return $"#{talk.Connection} {talk}";
        if (Talks.Any(talk => talk.Fault is not null))
            yield return CameBack == 0 ? "no connection came after a fault" : $"{TalkSummary.Count(CameBack, "connection")} came after a fault";
    }
}
