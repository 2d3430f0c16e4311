using System.Net;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>Who is connected: dials, takes or refuses who comes, keeps to one connection for each peer, and lets go.</summary>
internal sealed class Connections(TorrentFile torrent, PeerBook book, SwarmOptions options, Outbox outbox)
{
    /// <summary>Two connections of one peer that begin within so long are a crossing of both dialling each other.</summary>
    private static readonly TimeSpan Crossing = TimeSpan.FromSeconds(15);

    /// <summary>A connection that serves neither side for so long may be given up for a new one.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    /// <summary>Calls that came to nothing before one is asked to wait like an endpoint that we dial.</summary>
    private const int FreeCalls = 3;

    /// <summary>An endpoint that turned out to be a peer we have already.</summary>
    private static readonly TimeSpan DuplicateDelay = TimeSpan.FromMinutes(5);

    private readonly Dictionary<int, PeerSession> _sessions = [];
    private readonly HashSet<(IPAddress Address, PeerId Id)> _banned = []; // either alone may be an honest peer's
    private readonly Dictionary<(IPAddress Address, PeerId Id), KnownPeer> _callers = []; // those who have called before
    private int _most = options.MaxPeers;
    private int _lastId;

    /// <summary>Every connection that stands or is being made, by its number.</summary>
    public IReadOnlyDictionary<int, PeerSession> Sessions => _sessions;

    /// <summary>Those whose handshakes are through; a copy, so that they may be dropped meanwhile.</summary>
    public IReadOnlyList<PeerSession> Standing => [.. _sessions.Values.Where(peer => peer.Handshake is not null)];

    public bool IsFull => _sessions.Count >= _most;

    public PeerSession? Find(int id) => _sessions.GetValueOrDefault(id);

    /// <summary>Dials as many peers as there are places, and connections in the making, to spare.</summary>
    public void DialMore(TimeSpan now)
    {
        int halfOpen = _sessions.Values.Count(peer => peer.Handshake is null);
        for (; !IsFull && halfOpen < options.MaxHalfOpen && book.Next(now) is { } candidate; halfOpen++)
        {
            PeerSession peer = Add(candidate, isIncoming: false, now);
            outbox.Add(new SwarmEffect.Connect(peer.Id, candidate.Endpoint));
        }
    }

    /// <summary>From now on there may be so many connections. Of too many, those that move least are ended.</summary>
    public void Allow(int most, TimeSpan now)
    {
        _most = most;
        List<PeerSession> surplus = [.. _sessions.Values.OrderBy(peer => peer.ReceivedInTrade.Rate(now) + peer.SentInTrade.Rate(now)).Take(_sessions.Count - most)];
        foreach (PeerSession peer in surplus) Drop(peer, "fewer connections are wanted", now);
    }

    /// <summary>Our call was answered.</summary>
    /// <returns>The session; null when it was closed in the meantime, or is not kept.</returns>
    public PeerSession? Connected(int id, Handshake handshake, TimeSpan now)
    {
        if (!_sessions.TryGetValue(id, out PeerSession? peer)) return null;
        if (handshake.InfoHash != torrent.InfoHash) Ban(peer, $"serves another torrent, {handshake.InfoHash}", now);
        else if (handshake.PeerId == options.PeerId) Ban(peer, "is ourselves: it has our own peer id", now);
        else if (_banned.Contains((peer.Known.Endpoint.Address, handshake.PeerId))) Ban(peer, "is a peer that was banned", now);
        else if (!MayStay(peer.Known.Endpoint.Address, handshake.PeerId, isIncoming: false, now))
        {
            peer.Known.Lost(now, "is connected already", DuplicateDelay);
            Remove(peer, "is connected already");
        }
        else
        {
            Establish(peer, handshake, now);
            return peer;
        }
        return null;
    }

    /// <summary>Somebody calls.</summary>
    /// <returns>The new session; null when it is refused.</returns>
    public PeerSession? Incoming(SwarmEvent.Incoming call, TimeSpan now)
    {
        if (Refusal(call, now) is { } reason)
        {
            outbox.Add(new SwarmEffect.Refuse(call.Offer, reason));
            return null;
        }
        KnownPeer known = FormerCaller(call) is { IsConnected: false } former ? former : new KnownPeer(call.From, "incoming");
        PeerSession peer = Add(known, isIncoming: true, now);
        Establish(peer, call.Handshake, now);
        outbox.Add(new SwarmEffect.Accept(call.Offer, peer.Id, call.From, call.Handshake));
        return peer;
    }

    /// <summary>The connection has ended by itself.</summary>
    public PeerSession? Gone(int id, string reason, TimeSpan now)
    {
        if (!_sessions.Remove(id, out PeerSession? peer)) return null;
        RememberCaller(peer);
        // A peer that is tried again and again, and always in vain, is worth one line.
        bool isNews = peer.Known.Attempts == 0 || options.Patience is not null;
        peer.Known.Lost(now, reason, options.RetryDelay);
        if (!peer.IsIncoming && isNews) outbox.Notice($"peer {peer.Known.Endpoint}: {reason}");
        return peer;
    }

    /// <summary>Ends a connection.</summary>
    public void Drop(PeerSession peer, string reason, TimeSpan now)
    {
        if (!_sessions.ContainsKey(peer.Id)) return; // dropped for something else before
        peer.Known.Lost(now, reason, options.RetryDelay);
        Remove(peer, reason);
    }

    /// <summary>Ends a connection, and will have none with that endpoint or peer id again.</summary>
    public void Ban(PeerSession peer, string reason, TimeSpan now)
    {
        peer.Known.Ban();
        if (peer.Handshake is { } handshake) _banned.Add((peer.Known.Endpoint.Address, handshake.PeerId));
        Drop(peer, reason, now);
    }

    /// <summary>What must be told to the rest of the engine when a connection is let go here.</summary>
    public event Action<PeerSession>? Released;

    private string? Refusal(SwarmEvent.Incoming call, TimeSpan now)
    {
        if (call.Handshake.PeerId == options.PeerId)
        {
            book.Find(new PeerEndpoint(call.From.Address, options.Port))?.Ban(); // the address that we must have dialled
            return "is ourselves: it has our own peer id";
        }
        if (_banned.Contains((call.From.Address, call.Handshake.PeerId))) return "was banned";
        if (FormerCaller(call) is { Attempts: > FreeCalls } former && now < former.NextTry) return "has called too often to no use";
        if (!MayStay(call.From.Address, call.Handshake.PeerId, isIncoming: true, now)) return "is connected already";
        if (IsFull) MakePlace(now);
        // The last place is for a peer of our own choice, if there is one.
        bool isLast = _sessions.Count == _most - 1;
        return IsFull || (isLast && book.Next(now) is not null) ? $"all {_most} places are taken" : null;
    }

    /// <summary>
    /// Whether a new connection of a peer may be, when there may be another; a peer is known by its address and its id
    /// together, since nothing keeps anybody from taking the id of another. Peers that dial each other at the same time
    /// must both keep the same one of the two: that of the side with the smaller peer id.
    /// </summary>
    private bool MayStay(IPAddress address, PeerId id, bool isIncoming, TimeSpan now)
    {
        PeerSession? other = _sessions.Values.FirstOrDefault(peer => peer.Handshake?.PeerId == id && peer.Known.Endpoint.Address.Equals(address));
        if (other is null) return true;
        bool weAreSmaller = options.PeerId.ToArray().AsSpan().SequenceCompareTo(id.ToArray()) < 0;
        bool isCrossing = other.IsIncoming != isIncoming && now - other.ConnectedAt < Crossing;
        if (!isCrossing || weAreSmaller == isIncoming) return false;
        Drop(other, "it has dialled us as we dialled it", now);
        return true;
    }

    private KnownPeer? FormerCaller(SwarmEvent.Incoming call) => _callers.GetValueOrDefault((call.From.Address, call.Handshake.PeerId));

    /// <summary>Or callers that stall would take one place after another, while honest peers wait to be tried again.</summary>
    private void RememberCaller(PeerSession peer)
    {
        if (!peer.IsIncoming || peer.Handshake is not { } handshake) return;
        if (_callers.Count >= options.MaxKnownPeers) _callers.Clear(); // better than to remember without end
        _callers[(peer.Known.Endpoint.Address, handshake.PeerId)] = peer.Known;
    }

    private void MakePlace(TimeSpan now)
    {
        PeerSession? idle = Standing.Where(peer => !peer.WeAreInterested && !peer.IsInterestedInUs && now - peer.ConnectedAt > Idle)
            .MinBy(peer => peer.ConnectedAt);
        if (idle is not null) Drop(idle, "made place for another peer: neither side wanted anything", now);
    }

    private PeerSession Add(KnownPeer known, bool isIncoming, TimeSpan now)
    {
        known.Connecting();
        var peer = new PeerSession(++_lastId, known, torrent.PieceCount, options, now) { IsIncoming = isIncoming };
        _sessions.Add(peer.Id, peer);
        return peer;
    }

    private static void Establish(PeerSession peer, Handshake handshake, TimeSpan now)
    {
        peer.Handshake = handshake;
        (peer.HeardAt, peer.SentAt, peer.UsefulAt, peer.ConnectedAt) = (now, now, now, now);
    }

    private void Remove(PeerSession peer, string reason)
    {
        _sessions.Remove(peer.Id);
        RememberCaller(peer);
        Released?.Invoke(peer);
        outbox.Add(new SwarmEffect.Close(peer.Id, reason));
    }
}
