using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>Where the parts of the engine put what is to be done. Sending also notes when the peer last heard of us.</summary>
internal sealed class Outbox
{
    private readonly List<SwarmEffect> _effects = [];

    /// <summary>What was put here since <see cref="Clear"/>, in this order.</summary>
    public IReadOnlyList<SwarmEffect> Effects => _effects;

    public void Clear() => _effects.Clear();

    public void Add(SwarmEffect effect) => _effects.Add(effect);

    public void Notice(string text) => _effects.Add(new SwarmEffect.Notice(text));

    public void Send(PeerSession peer, PeerMessage message, TimeSpan now)
    {
        peer.SentAt = now;
        _effects.Add(new SwarmEffect.Send(peer.Id, message));
    }

    public void SendBlock(PeerSession peer, BlockRef block, TimeSpan now)
    {
        peer.SentAt = now;
        _effects.Add(new SwarmEffect.SendBlock(peer.Id, block));
    }
}
