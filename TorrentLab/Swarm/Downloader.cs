using System.Diagnostics;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>The talk with one peer at a time: what its messages mean for us, and what to say and ask next (BEP 3, "peer messages").</summary>
internal sealed class Downloader(PieceTable table, PieceManager pieces, SwarmOptions options, List<SwarmEffect> effects)
{
    private const string Rule = "BEP 3, peer messages";

    /// <summary>Blocks that cross a choke or a time-out on the way are honest; more than so many are not.</summary>
    private const int MaxUnsolicited = 2 * PipelineDepth.Most;

    private readonly RateMeter _received = new();

    /// <summary>Bytes of blocks received, wanted or not.</summary>
    public long ReceivedBytes => _received.Total;

    /// <summary>Bytes per second from all peers.</summary>
    public double Rate(TimeSpan now) => _received.Rate(now);

    /// <summary>The handshakes are through: say what we have, if anything.</summary>
    public void Greet(PeerSession peer, TimeSpan now)
    {
        if (table.Stored.Count > 0) Send(peer, new PeerMessage.Bitfield(table.Stored.ToWire()), now);
    }

    /// <summary>Acts on a message.</summary>
    /// <exception cref="ProtocolException">The peer broke a rule; its connection must end.</exception>
    public void Handle(PeerSession peer, PeerMessage message, TimeSpan now)
    {
        peer.HeardAt = now;
        switch (message)
        {
            case PeerMessage.Piece piece: OnBlock(peer, piece, now); break;
            case PeerMessage.Choke: OnChoke(peer); break;
            case PeerMessage.Unchoke: OnUnchoke(peer, now); break;
            case PeerMessage.Interested: peer.IsInterestedInUs = true; break;
            case PeerMessage.NotInterested: peer.IsInterestedInUs = false; break;
            case PeerMessage.Have have: OnHave(peer, have.Index, now); break;
            case PeerMessage.Bitfield bitfield: OnBitfield(peer, bitfield, now); break;
            // We choke everybody, and requests of choked peers are not answered (BEP 3). The others need no answer.
            case PeerMessage.Request or PeerMessage.Cancel or PeerMessage.Port or PeerMessage.KeepAlive or PeerMessage.Unknown: break;
            default: throw new UnreachableException();
        }
    }

    /// <summary>Asks the peer for more, once a quarter of its pipeline is free: many small sends cost more than one.</summary>
    public void Fill(PeerSession peer, TimeSpan now)
    {
        if (peer.IsChokingUs || !peer.WeAreInterested) return;
        int depth = peer.IsSnubbing ? 1 : peer.Depth.Current;
        int owed = pieces.OwedBy(peer.Id);
        if (owed > depth - Math.Max(1, depth / 4)) return;
        if (owed == 0) peer.WaitingSince = now;
        for (; owed < depth && pieces.TryAssign(peer.Id, peer.Has, now) is { } block; owed++)
            Send(peer, new PeerMessage.Request(block), now);
    }

    /// <summary>What time asks for: keep-alives, requests that ran out of time, and the verdict on a peer that is of no use.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="placeIsWanted">Another peer waits for the place of this one.</param>
    /// <param name="now">The time.</param>
    /// <returns>Why the connection should end; null when it should not.</returns>
    public string? Tick(PeerSession peer, bool placeIsWanted, TimeSpan now)
    {
        if (now - peer.SentAt >= options.KeepAliveInterval) Send(peer, new PeerMessage.KeepAlive(), now);
        if (now - peer.HeardAt >= options.SilenceTimeout) return $"sent nothing for {options.SilenceTimeout.TotalSeconds:0} s";

        bool owes = pieces.OwedBy(peer.Id) > 0;
        if (owes && now - peer.WaitingSince >= options.RequestTimeout)
        {
            Cancel(peer, pieces.Release(peer.Id), now);
            (peer.IsSnubbing, peer.WaitingSince) = (true, now);
        }
        Cancel(peer, pieces.ReleasePassedOver(peer.Id, peer.Answered, now, options.RequestTimeout), now);

        TimeSpan useless = now - peer.UsefulAt;
        TimeSpan limit = placeIsWanted ? options.RequestTimeout
            : peer.IsChokingUs || !peer.WeAreInterested ? options.UselessTimeout : options.StallTimeout;
        if (useless < limit) return null;
        string why = peer.IsChokingUs && peer.WeAreInterested ? "kept us choked"
            : peer.WeAreInterested ? "sent no block that we asked for" : "had no piece that we need";
        return $"{why} for {useless.TotalSeconds:0} s";
    }

    private void OnBlock(PeerSession peer, PeerMessage.Piece message, TimeSpan now)
    {
        peer.Received.Add(message.Data.Length, now);
        _received.Add(message.Data.Length, now);
        BlockVerdict verdict = pieces.Receive(peer.Id, message.Block, message.Data, out BlockReceipt receipt, out CompletePiece? complete);
        if (verdict != BlockVerdict.Kept) message.Data.Dispose();
        if (verdict == BlockVerdict.Unsolicited)
        {
            CheckPiece(message.Block.Piece);
            if (++peer.Unsolicited > MaxUnsolicited) throw new ProtocolException(Rule, $"{peer.Unsolicited} blocks that were not asked for");
            return;
        }
        peer.IsSnubbing = false;
        peer.Answered = Math.Max(peer.Answered, receipt.Sequence);
        (peer.UsefulAt, peer.WaitingSince) = (now, now);
        peer.Depth.Measure(now - receipt.AskedAt, peer.Received.Rate(now));
        if (complete is not null) effects.Add(new SwarmEffect.StorePiece(complete));
        Fill(peer, now);
    }

    private void OnChoke(PeerSession peer)
    {
        // BEP 3: a choke drops the requests that were not answered yet; whoever else has them may send them now.
        peer.IsChokingUs = true;
        pieces.Release(peer.Id);
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
        if (table[piece] != PieceState.Stored) ShowInterest(peer, now);
        Fill(peer, now);
    }

    private void OnBitfield(PeerSession peer, PeerMessage.Bitfield message, TimeSpan now)
    {
        // BEP 3 allows it as the first message only; some clients send it again instead of many "have". The newest word counts.
        peer.Has = Bitfield.FromWire(message.Bits.Span, table.Count);
        if (pieces.Wants(peer.Has)) ShowInterest(peer, now);
        Fill(peer, now);
    }

    private void ShowInterest(PeerSession peer, TimeSpan now)
    {
        if (peer.WeAreInterested) return;
        peer.WeAreInterested = true;
        Send(peer, new PeerMessage.Interested(), now);
    }

    private void CheckPiece(int piece)
    {
        if (piece >= table.Count) throw new ProtocolException(Rule, $"piece {piece} of a torrent whose last one is {table.Count - 1}");
    }

    private void Cancel(PeerSession peer, IReadOnlyCollection<BlockRef> blocks, TimeSpan now)
    {
        foreach (BlockRef block in blocks) Send(peer, new PeerMessage.Cancel(block), now);
    }

    private void Send(PeerSession peer, PeerMessage message, TimeSpan now)
    {
        peer.SentAt = now;
        effects.Add(new SwarmEffect.Send(peer.Id, message));
    }
}
