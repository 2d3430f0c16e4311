using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>
/// What comes out of the engine: a message to send, as a value, or anything else to do. <see cref="SwarmEffect"/> is the same
/// for people and tests.
/// </summary>
/// <param name="Effect">What to do, if it is not to send a message.</param>
/// <param name="Peer">The connection to send on.</param>
/// <param name="Message">What to send; a block without its bytes is read from the disk.</param>
internal readonly record struct SwarmOutput(SwarmEffect? Effect, int Peer, WireMessage Message)
{
    /// <summary>It is a request or a block to send.</summary>
    public bool IsOfBlock => Effect is null && Message.Other is null;

    public SwarmEffect ToEffect() => Effect
        ?? (Message.IsBlock ? new SwarmEffect.SendBlock(Peer, Message.Block) : new SwarmEffect.Send(Peer, Message.ToMessage()));
}
