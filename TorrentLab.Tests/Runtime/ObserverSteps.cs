using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Runtime;

/// <summary>Tells an observer by hand what the loop would tell it.</summary>
internal static class ObserverSteps
{
    public static readonly PeerEndpoint Peer = Endpoint("1.2.3.4:6881");

    public static readonly Sha1Hash InfoHash = new([.. Enumerable.Range(1, 20).Select(i => (byte)i)]);

    public static readonly Handshake Ours = new(0, InfoHash, new PeerId("-tL0100-abcdefghijkl"u8));

    public static readonly Handshake Theirs = new(0x0000000000100005, InfoHash, new PeerId("-TR3000-\u0001bcdefghijk "u8));

    public static PeerEndpoint Endpoint(string text)
    {
        Assert.True(PeerEndpoint.TryParse(text, out PeerEndpoint endpoint));
        return endpoint;
    }

    public static void At(this ISwarmObserver observer, double seconds, SwarmEvent happened) =>
        observer.Before(happened, TimeSpan.FromSeconds(seconds));

    public static void At(this ISwarmObserver observer, double seconds, SwarmEffect asked) =>
        observer.After(asked, TimeSpan.FromSeconds(seconds));

    public static void Receive(this ISwarmObserver observer, double seconds, PeerMessage message) =>
        observer.At(seconds, new SwarmEvent.Received(1, message));

    public static void Send(this ISwarmObserver observer, double seconds, PeerMessage message) =>
        observer.At(seconds, new SwarmEffect.Send(1, message));

    /// <summary>Connection 1 to <see cref="Peer"/>.</summary>
    public static void Connect(this ISwarmObserver observer, double seconds) => observer.Connect(seconds, Peer);

    public static void Connect(this ISwarmObserver observer, double seconds, PeerEndpoint peer)
    {
        observer.At(seconds, new SwarmEffect.Connect(1, peer));
        observer.At(seconds, new SwarmEvent.Connected(1, Theirs));
    }
}
