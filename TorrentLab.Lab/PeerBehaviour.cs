namespace TorrentLab.Lab;

/// <summary>
/// One way in which a <see cref="ScriptedPeer"/> differs from a perfect seed. Behaviours compose: each gets what the one
/// before it made, the first what a perfect seed would say, and passes on what is to be said instead. Every message is
/// raw bytes, so anything can be said, right or wrong.
/// </summary>
public abstract class PeerBehaviour
{
    /// <summary>Changes the handshake. Nothing at all is a peer that never answers.</summary>
    /// <param name="ours">What would be sent.</param>
    /// <param name="theirs">The 68 bytes that the client sent.</param>
    public virtual byte[] Handshake(byte[] ours, byte[] theirs) => ours;

    /// <summary>Changes the messages that follow the handshake: for a seed, its bitfield.</summary>
    public virtual IEnumerable<byte[]> Greet(IEnumerable<byte[]> messages, PeerTalk talk) => messages;

    /// <summary>Changes the messages that answer one of the client's.</summary>
    public virtual IEnumerable<byte[]> Answer(RawFrame asked, IEnumerable<byte[]> answers, PeerTalk talk) => answers;

    /// <summary>Changes how bytes are cut into sends.</summary>
    public virtual IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> bytes) => [bytes];
}
