using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>Where the parts of the engine put what is to be done. Sending also notes when the peer last heard of us.</summary>
internal sealed class Outbox
{
    /// <summary>What was put here since it was cleared last, in this order.</summary>
    public List<SwarmOutput> Outputs { get; } = [];

    public void Add(SwarmEffect effect) => Outputs.Add(new SwarmOutput(effect, 0, default));

    public void Notice(string text) => Add(new SwarmEffect.Notice(text));

    public void Send(PeerSession peer, PeerMessage message, TimeSpan now) => Send(peer, WireMessage.Of(message), now);

    public void SendRequest(PeerSession peer, BlockRef block, TimeSpan now) => Send(peer, WireMessage.Request(block), now);

    public void SendBlock(PeerSession peer, BlockRef block, TimeSpan now) => Send(peer, WireMessage.Piece(block), now);

    private void Send(PeerSession peer, WireMessage message, TimeSpan now)
    {
        peer.SentAt = now;
        Outputs.Add(new SwarmOutput(null, peer.Id, message));
    }
}
