namespace TorrentLab.Lab;

/// <summary>
/// One way in which a <see cref="ScriptedPeer"/> differs from a perfect seed. Behaviours compose: each gets what the one
/// before it made, the first what a perfect seed would say, and passes on what is to be said instead. Every message is
/// raw bytes, so anything can be said, right or wrong. Where one changes something, the transcript says so.
/// </summary>
public abstract class PeerBehaviour
{
    /// <summary>As the transcript calls it.</summary>
    public string Name { get; internal set; } = "behaviour";

    /// <summary>Changes the handshake. What does not begin as one is the last that the peer says; nothing at all is a peer that never answers.</summary>
    /// <param name="ours">What would be sent.</param>
    /// <param name="theirs">The 68 bytes that the client sent; empty where the peer speaks first and has never heard the client.</param>
    public virtual byte[] Handshake(byte[] ours, byte[] theirs) => ours;

    /// <summary>Changes the messages that follow the handshake: for a seed, its bitfield.</summary>
    public virtual IEnumerable<byte[]> Greet(IEnumerable<byte[]> messages, PeerTalk talk) => messages;

    /// <summary>Changes the messages that answer one of the client's.</summary>
    public virtual IEnumerable<byte[]> Answer(RawFrame asked, IEnumerable<byte[]> answers, PeerTalk talk) => answers;

    /// <summary>Changes how bytes are cut into sends.</summary>
    public virtual IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> bytes) => [bytes];

    /// <summary>Waiting time after so many bytes were sent.</summary>
    public virtual TimeSpan Pause(int bytes) => TimeSpan.Zero;
}
