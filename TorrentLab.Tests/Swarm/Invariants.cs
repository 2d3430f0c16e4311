using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm;

/// <summary>What must hold for one engine after every event, whatever its peers do.</summary>
internal sealed class Invariants(int maxPeers, Func<Bitfield> stored)
{
    private readonly Dictionary<int, Talk> _open = [];
    private bool _isOver;

    public void Before(SwarmEvent happened)
    {
        switch (happened)
        {
            case SwarmEvent.Gone gone: _open.Remove(gone.Peer); break;
            case SwarmEvent.Connected connected: Fast(connected.Peer, connected.Handshake); break;
            case SwarmEvent.Received received when _open.TryGetValue(received.Peer, out Talk? talk): talk.Hear(received.Message); break;
        }
    }

    public void After(SwarmEffect effect)
    {
        Assert.False(_isOver, $"{effect} after the end");
        switch (effect)
        {
            case SwarmEffect.Connect connect: Open(connect.Peer); break;
            case SwarmEffect.Accept accept:
                Open(accept.Peer);
                Fast(accept.Peer, accept.Handshake);
                break;
            case SwarmEffect.Close close: Assert.True(_open.Remove(close.Peer), $"closes {close.Peer}, which is not open"); break;
            case SwarmEffect.Send send: Of(send.Peer).Say(send.Message, stored()); break;
            case SwarmEffect.SendBlock send: Of(send.Peer).Give(send.Block, stored()); break;
            case SwarmEffect.Finished: _isOver = true; break;
        }
        if (effect is SwarmEffect.Send { Message: PeerMessage.Request request })
            Assert.True(_open.Values.Count(talk => talk.Owes(request.Block)) <= 2, $"{request.Block} is asked of more than two");
    }

    private void Open(int peer)
    {
        _open.Add(peer, new Talk());
        Assert.True(_open.Count <= maxPeers, "more connections than allowed");
    }

    private void Fast(int peer, Handshake handshake)
    {
        if (_open.TryGetValue(peer, out Talk? talk)) talk.IsFast = handshake.HasFast;
    }

    private Talk Of(int peer)
    {
        Assert.True(_open.TryGetValue(peer, out Talk? talk), $"sends to {peer}, which is not open");
        return talk;
    }

    /// <summary>One connection.</summary>
    private sealed class Talk
    {
        private readonly HashSet<BlockRef> _asked = [];
        private readonly HashSet<int> _granted = [];
        private readonly HashSet<int> _allowed = [];
        private readonly List<BlockRef> _theyAsked = [];
        private bool _isChokingUs = true;
        private bool _isInterested;
        private bool _weChoke = true;

        public bool IsFast { get; set; }

        public bool Owes(BlockRef block) => _asked.Contains(block);

        public void Hear(PeerMessage message)
        {
            switch (message)
            {
                case PeerMessage.Choke:
                    _isChokingUs = true;
                    if (!IsFast) _asked.Clear();
                    break;
                case PeerMessage.Unchoke: _isChokingUs = false; break;
                case PeerMessage.AllowedFast allowed: _granted.Add(allowed.Index); break;
                case PeerMessage.Piece piece: _asked.Remove(piece.Block); break;
                case PeerMessage.Reject reject: _asked.Remove(reject.Block); break;
                case PeerMessage.Request request: _theyAsked.Add(request.Block); break;
            }
        }

        public void Say(PeerMessage message, Bitfield stored)
        {
            switch (message)
            {
                case PeerMessage.Request request:
                    Assert.True(!_isChokingUs || _granted.Contains(request.Block.Piece), $"asks for {request.Block} while choked");
                    Assert.True(_isInterested, "asks without being interested");
                    Assert.True(_asked.Add(request.Block), $"asks twice for {request.Block}");
                    Assert.InRange(_asked.Count, 1, PipelineDepth.Most);
                    break;
                case PeerMessage.Cancel cancel: Assert.True(_asked.Remove(cancel.Block), "cancels what was not asked"); break;
                case PeerMessage.Interested: Assert.True(!_isInterested && (_isInterested = true), "says twice that it is interested"); break;
                case PeerMessage.NotInterested: Assert.True(_isInterested && !(_isInterested = false), "says twice that it is not interested"); break;
                case PeerMessage.Choke: Assert.True(!_weChoke && (_weChoke = true), "chokes twice"); break;
                case PeerMessage.Unchoke: Assert.True(_weChoke && !(_weChoke = false), "unchokes twice"); break;
                case PeerMessage.AllowedFast allowed: Assert.True(_allowed.Add(allowed.Index) && stored[allowed.Index]); break;
                case PeerMessage.Have have: Assert.True(stored[have.Index], "shows a piece that is not stored"); break;
                case PeerMessage.Reject reject: Assert.True(_theyAsked.Remove(reject.Block), "rejects what was not asked"); break;
            }
        }

        public void Give(BlockRef block, Bitfield stored)
        {
            Assert.True(!_weChoke || _allowed.Contains(block.Piece), $"sends {block} to a peer that it chokes");
            Assert.True(stored[block.Piece], $"sends {block}, which is not stored");
            Assert.True(_theyAsked.Remove(block), $"sends {block}, which was not asked for");
        }
    }
}
