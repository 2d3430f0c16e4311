namespace TorrentLab.Swarm;

/// <summary>Decides who is uploaded to. Asked at every round, and in between when somebody new is interested.</summary>
public interface IChoker
{
    /// <summary>Chooses among the connected peers.</summary>
    /// <param name="peers">Every connected peer that is no seed.</param>
    /// <param name="round">What kind of round it is.</param>
    /// <returns>The numbers of the peers to unchoke; all others are choked.</returns>
    IReadOnlySet<int> Choose(IReadOnlyList<ChokeCandidate> peers, ChokeRound round);
}

/// <summary>A peer as a choker sees it.</summary>
/// <param name="Peer">Number of the connection.</param>
/// <param name="IsInterested">It wants something of us.</param>
/// <param name="IsUnchoked">It is uploaded to now.</param>
/// <param name="RateFrom">Bytes per second that it has sent us in the last 20 s.</param>
/// <param name="RateTo">Bytes per second that we have sent it in the last 20 s.</param>
/// <param name="IsSnubbing">It lets us wait for more than a minute for what we asked of it.</param>
/// <param name="ConnectedFor">Age of the connection.</param>
public readonly record struct ChokeCandidate(
    int Peer, bool IsInterested, bool IsUnchoked, double RateFrom, double RateTo, bool IsSnubbing, TimeSpan ConnectedFor);

/// <summary>What kind of round a choker is asked in.</summary>
/// <param name="Slots">Interested peers to unchoke, the optimistic one apart.</param>
/// <param name="IsSeeding">We have everything: reciprocation means nothing any more.</param>
/// <param name="IsRegular">A round of every 10 s; otherwise only free slots are to be given away.</param>
public readonly record struct ChokeRound(int Slots, bool IsSeeding, bool IsRegular);
