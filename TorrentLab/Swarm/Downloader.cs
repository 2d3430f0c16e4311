using System.Diagnostics;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>What a peer gives: what its messages mean for our download, and what to ask it next (BEP 3, "peer messages"; BEP 6).</summary>
internal sealed class Downloader(
    IReadOnlyDictionary<int, PeerSession> sessions, PieceTable table, Availability availability, PieceManager pieces, Endgame endgame,
    SwarmOptions options, Outbox outbox)
{
    private const string Rule = "BEP 3, peer messages";
    private const string FastRule = "BEP 6";

    /// <summary>Blocks that cross a cancel, a choke or a time-out on the way are honest; so many more than were ever asked for are not.</summary>
    private const int MaxUnsolicited = 2 * PipelineDepth.Most;

    /// <summary>Sets of BEP 6 have some ten pieces; more than so many are not remembered.</summary>
    private const int MaxGranted = 100;

    /// <summary>
    /// A peer may reject so many requests with no block between them and is asked on at once: it may be busy, or lack one piece. One
    /// that goes on is asked nothing for a while, or requests and rejects would go round as fast as the line carries them.
    /// </summary>
    private const int MaxRejectsInRow = 8;

    /// <summary>How long it is then left alone.</summary>
    private static readonly TimeSpan PauseAfterReject = TimeSpan.FromSeconds(10);

    private readonly RateMeter _received = new();
    private int _nextToFill;

    /// <summary>Bytes of blocks received, wanted or not.</summary>
    public long ReceivedBytes => _received.Total;

    /// <summary>Last time that a wanted block came.</summary>
    public TimeSpan ProgressAt { get; private set; }

    /// <summary>Bytes per second that are let through; null for no limit.</summary>
    public long? Limit { get; set; } = options.DownLimit;

    /// <summary>Bytes per second from all peers.</summary>
    public double Rate(TimeSpan now) => _received.Rate(now);

    /// <summary>Acts on a message about what the peer has and gives.</summary>
    /// <exception cref="ProtocolException">The peer broke a rule; its connection must end.</exception>
    public void Handle(PeerSession peer, PeerMessage message, TimeSpan now)
    {
        if (message is PeerMessage.Suggest or PeerMessage.HaveAll or PeerMessage.HaveNone or PeerMessage.Reject or PeerMessage.AllowedFast && !peer.HasFast)
            throw new ProtocolException(FastRule, "a message of the fast extension, which the peer's handshake did not offer");
        switch (message)
        {
            case PeerMessage.Choke: OnChoke(peer); break;
            case PeerMessage.Unchoke: OnUnchoke(peer, now); break;
            case PeerMessage.Have have: OnHave(peer, have.Index, now); break;
            // BEP 3 allows it as the first message only; some clients send it again instead of many "have". The newest word counts.
            case PeerMessage.Bitfield bitfield: Show(peer, Bitfield.FromWire(bitfield.Bits.Span, table.Count), now); break;
            case PeerMessage.HaveAll: Show(peer, Full(), now); break;
            case PeerMessage.HaveNone: Show(peer, new Bitfield(table.Count), now); break;
            case PeerMessage.Reject reject: OnReject(peer, reject.Block, now); break;
            case PeerMessage.AllowedFast allowed: OnAllowedFast(peer, allowed.Index, now); break;
            case PeerMessage.Suggest suggest: CheckPiece(suggest.Index); break; // advice; the picker knows better what is rare
            default: throw new UnreachableException();
        }
    }

    /// <summary>A block came; it is ours.</summary>
    /// <exception cref="ProtocolException">The peer sends what nobody asked for; its connection must end.</exception>
    public void OnBlock(PeerSession peer, BlockRef block, Block data, TimeSpan now)
    {
        peer.Received.Add(data.Length, now);
        peer.ReceivedInTrade.Add(data.Length, now);
        _received.Add(data.Length, now);
        peer.BlocksReceived++;
        BlockVerdict verdict = pieces.Receive(peer.Id, block, data, out BlockReceipt receipt, out CompletePiece? complete);
        if (verdict == BlockVerdict.Unsolicited)
        {
            data.Dispose();
            CheckPiece(block.Piece);
            if (peer.BlocksReceived - peer.BlocksAsked > MaxUnsolicited)
                throw new ProtocolException(Rule, $"sent {peer.BlocksReceived} blocks, and {peer.BlocksAsked} were asked for: blocks that were not asked for");
            return;
        }
        foreach (int other in receipt.AlsoAsked) endgame.Cancel(other, block, now);
        (peer.IsSnubbing, peer.RejectsInRow) = (false, 0);
        peer.Answered = Math.Max(peer.Answered, receipt.Sequence);
        (peer.UsefulAt, peer.WaitingSince, ProgressAt) = (now, now, now);
        peer.Depth.Measure(now - receipt.AskedAt, peer.Received.Rate(now));
        if (complete is not null) outbox.Add(new SwarmEffect.StorePiece(complete, HashBlocks: pieces.IsSuspect(complete.Piece)));
        Fill(peer, now);
    }

    /// <summary>Asks the peer for more, once a quarter of its pipeline is free: many small sends cost more than one.</summary>
    public void Fill(PeerSession peer, TimeSpan now)
    {
        if (!HasWork(now) || !peer.WeAreInterested || now < peer.PausedUntil || Askable(peer) is not { } askable) return;
        int depth = peer.IsSnubbing ? 1 : Math.Min(peer.Depth.Current, peer.RequestQueue);
        int owed = pieces.OwedBy(peer.Id);
        if (owed > depth - Math.Max(1, depth / 4)) return;
        if (owed == 0)
        {
            peer.WaitingSince = now;
            if (!peer.IsSnubbing) peer.AskedSince = now;
        }
        for (; owed < depth && IsWithinLimit(); owed++)
        {
            if ((pieces.TryAssign(peer.Id, askable, now) ?? endgame.TryShare(peer, askable, owed, now)) is not { } block) return;
            peer.BlocksAsked++;
            outbox.SendRequest(peer, block, now);
        }
    }

    /// <summary>Gives out what there is to ask for. Each time another peer comes first: there may be enough for one only.</summary>
    public void FillAll(TimeSpan now)
    {
        int first = _nextToFill;
        foreach (PeerSession peer in sessions.Values.Where(peer => peer.Id >= first).Concat(sessions.Values.Where(peer => peer.Id < first)))
        {
            if (!HasWork(now)) return;
            Fill(peer, now);
            _nextToFill = peer.Id + 1;
        }
    }

    /// <summary>What time asks for: keep-alives, requests that ran out of time, and the verdict on a peer that is of no use.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="placeIsWanted">Nobody gives us anything, and another peer waits for the place of this one.</param>
    /// <param name="now">The time.</param>
    /// <returns>Why the connection should end; null when it should not.</returns>
    public string? Tick(PeerSession peer, bool placeIsWanted, TimeSpan now)
    {
        if (now - peer.SentAt >= options.KeepAliveInterval) outbox.Send(peer, new PeerMessage.KeepAlive(), now);
        if (now - peer.HeardAt >= options.SilenceTimeout) return $"sent nothing for {options.SilenceTimeout.TotalSeconds:0} s";
        if (table.IsComplete) return null;

        bool owes = pieces.OwedBy(peer.Id) > 0;
        if (owes && now - peer.WaitingSince >= options.RequestTimeout)
        {
            Cancel(peer, pieces.Release(peer.Id), now);
            (peer.IsSnubbing, peer.WaitingSince) = (true, now);
        }
        Cancel(peer, pieces.ReleasePassedOver(peer.Id, peer.Answered, now, options.RequestTimeout), now);

        bool stalls = owes && !peer.IsChokingUs;
        TimeSpan useless = now - (stalls && peer.AskedSince > peer.UsefulAt ? peer.AskedSince : peer.UsefulAt);
        TimeSpan? limit = placeIsWanted ? options.RequestTimeout : stalls ? options.StallTimeout : options.UselessTimeout;
        if (limit is null || useless < limit) return null;
        string why = peer.IsChokingUs && peer.WeAreInterested ? "kept us choked"
            : peer.WeAreInterested ? "left our requests unanswered" : "had no piece that we need";
        return $"{why} for {useless.TotalSeconds:0} s";
    }

    /// <summary>We have stored a piece: peers that have it are a little less interesting.</summary>
    public void Stored(PeerSession peer, int piece, TimeSpan now)
    {
        if (!peer.Has[piece] || --peer.Wanted > 0 || !peer.WeAreInterested) return;
        peer.WeAreInterested = false;
        outbox.Send(peer, new PeerMessage.NotInterested(), now);
    }

    /// <summary>The peer is gone.</summary>
    public void Forget(PeerSession peer)
    {
        availability.Remove(peer.Has);
        pieces.Release(peer.Id);
    }

    private void OnChoke(PeerSession peer)
    {
        // BEP 3: a choke drops the requests that were not answered yet; whoever else has them may send them now.
        // BEP 6: with the fast extension each of them is still answered, by the block or by a reject.
        peer.IsChokingUs = true;
        if (!peer.HasFast || pieces.OwedBy(peer.Id) == 0) pieces.Release(peer.Id);
    }

    private void OnUnchoke(PeerSession peer, TimeSpan now)
    {
        if (!peer.IsChokingUs) return;
        peer.IsChokingUs = false;
        peer.Depth.Reset();
        peer.Received.Restart(now);
        Fill(peer, now);
    }

    private void OnHave(PeerSession peer, int piece, TimeSpan now)
    {
        CheckPiece(piece);
        if (peer.Has[piece]) return; // said before: a flood of the same word costs nothing
        peer.Has[piece] = true;
        availability.Add(piece);
        if (!table.Lacks(piece)) return;
        peer.Wanted++;
        ShowInterest(peer, now);
        Fill(peer, now);
    }

    private void Show(PeerSession peer, Bitfield has, TimeSpan now)
    {
        availability.Remove(peer.Has);
        availability.Add(has);
        (peer.Has, peer.Wanted) = (has, 0);
        for (int piece = 0; piece < table.Count; piece++)
            if (has[piece] && table.Lacks(piece)) peer.Wanted++;
        if (peer.Wanted > 0) ShowInterest(peer, now);
        Fill(peer, now);
    }

    private void OnReject(PeerSession peer, BlockRef block, TimeSpan now)
    {
        CheckPiece(block.Piece);
        if (!pieces.Release(peer.Id, block)) return; // it has crossed our cancel
        if (!peer.IsChokingUs && ++peer.RejectsInRow > MaxRejectsInRow) peer.PausedUntil = now + PauseAfterReject;
        peer.Granted.Remove(block.Piece); // what it has once refused it is not asked for again while it chokes us
    }

    private void OnAllowedFast(PeerSession peer, int piece, TimeSpan now)
    {
        CheckPiece(piece);
        if (peer.Granted.Count >= MaxGranted || !table.Lacks(piece)) return;
        peer.Granted.Add(piece);
        Fill(peer, now);
    }

    private void ShowInterest(PeerSession peer, TimeSpan now)
    {
        if (peer.WeAreInterested) return;
        peer.WeAreInterested = true;
        outbox.Send(peer, new PeerMessage.Interested(), now);
    }

    /// <summary>Which pieces the peer may be asked for now; null for none.</summary>
    private static Bitfield? Askable(PeerSession peer)
    {
        if (!peer.IsChokingUs) return peer.Has;
        if (peer.Granted.Count == 0) return null;
        var granted = new Bitfield(peer.Has.Length);
        foreach (int piece in peer.Granted) granted[piece] = peer.Has[piece];
        return granted;
    }

    /// <summary>Somebody may have something to ask for.</summary>
    private bool HasWork(TimeSpan now) => pieces.HasWork || endgame.IsOn(now);

    /// <summary>With a limit, no more is asked for than it lets through in a while; the blocks would only grow old on their way.</summary>
    private bool IsWithinLimit() => Limit is not { } limit || pieces.OwedByAll == 0 || pieces.OwedByAll * (long)BlockRef.MaxLength < 10 * limit;

    private Bitfield Full()
    {
        var full = new Bitfield(table.Count);
        full.SetAll();
        return full;
    }

    private void CheckPiece(int piece)
    {
        if (piece >= table.Count) throw new ProtocolException(Rule, $"piece {piece} of a torrent whose last one is {table.Count - 1}");
    }

    private void Cancel(PeerSession peer, IReadOnlyCollection<BlockRef> blocks, TimeSpan now)
    {
        foreach (BlockRef block in blocks) outbox.Send(peer, new PeerMessage.Cancel(block), now);
    }
}
