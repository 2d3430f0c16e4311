using System.Net;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Runtime;

public sealed class IncomingPeersTests : IDisposable
{
    private readonly LabLink _link = new();
    private readonly IncomingPeers _peers = new();

    [Fact]
    public void A_caller_is_given_out_once()
    {
        IncomingPeer caller = Caller();
        int offer = _peers.Add(caller);

        Assert.Same(caller, _peers.Take(offer));
        Assert.Null(_peers.Take(offer));
        Assert.NotEqual(offer, _peers.Add(caller));
    }

    [Fact(Timeout = 10_000)]
    public async Task Who_still_waits_at_the_end_is_closed_and_who_was_given_out_is_not()
    {
        using LabLink other = new();
        _peers.Add(Caller());
        _peers.Take(_peers.Add(Caller() with { Stream = other.Left }));

        await _peers.DisposeAsync();

        Assert.True(_link.Left.IsDisposed);
        Assert.False(other.Left.IsDisposed);
    }

    [Fact(Timeout = 10_000)]
    public async Task Who_calls_after_the_end_is_closed_at_once()
    {
        await _peers.DisposeAsync();

        int offer = _peers.Add(Caller());

        Assert.True(_link.Left.IsDisposed);
        Assert.Null(_peers.Take(offer));
    }

    public void Dispose() => _link.Dispose();

    private IncomingPeer Caller() =>
        new(_link.Left, new PeerEndpoint(IPAddress.Loopback, 1), new Handshake(0, default, new PeerId(ScriptedPeer.PeerId)));
}
