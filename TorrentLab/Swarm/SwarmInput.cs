using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>
/// What goes into the engine: an event, or one of the two that come with every block, as a value. <see cref="SwarmEvent"/>
/// is the same for people and tests, who need not count bytes.
/// </summary>
/// <param name="Event">The event, if it is neither of those two.</param>
/// <param name="Peer">The connection that it happened on.</param>
/// <param name="Message">What was received on it.</param>
/// <param name="Sent">The blocks that have left it, and the bytes of data in them; null when it was something else.</param>
internal readonly record struct SwarmInput(SwarmEvent? Event, int Peer, WireMessage Message, (int Blocks, int Bytes)? Sent)
{
    /// <summary>It came with a block: a request, a block or its departure.</summary>
    public bool IsOfBlock => Event is null && Message.Other is null;

    public static SwarmInput Of(SwarmEvent happened) => happened switch
    {
        SwarmEvent.Received received => Received(received.Peer, WireMessage.Of(received.Message)),
        SwarmEvent.BlocksSent sent => Departed(sent.Peer, sent.Blocks, sent.Bytes),
        _ => new SwarmInput(happened, 0, default, null),
    };

    /// <summary>See <see cref="SwarmEvent.Received"/>.</summary>
    public static SwarmInput Received(int peer, WireMessage message) => new(null, peer, message, null);

    /// <summary>See <see cref="SwarmEvent.BlocksSent"/>.</summary>
    public static SwarmInput Departed(int peer, int blocks, int bytes) => new(null, peer, default, (blocks, bytes));

    public SwarmEvent ToEvent() => Event
        ?? (Sent is { } sent ? new SwarmEvent.BlocksSent(Peer, sent.Blocks, sent.Bytes) : new SwarmEvent.Received(Peer, Message.ToMessage()));
}
