using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>What is said first on a new connection, and what peers tell about themselves (BEP 3, bitfield; BEP 6; BEP 10).</summary>
internal sealed class Greeter(TorrentFile torrent, PieceTable table, PeerBook book, SwarmOptions options, Outbox outbox)
{
    private const string Client = "TorrentLab 0.1";

    /// <summary>It poses as a peer with nothing (BEP 16), so it does not say that it wants nothing either: nobody would tell it what was passed on.</summary>
    private bool IsSuperSeed { get; } = options.SuperSeed && table.IsComplete;

    /// <summary>Says what we have, in the form that the peer knows, what we let it ask for while choked, and who we are.</summary>
    /// <param name="peer">A new connection; null for one that was turned away.</param>
    /// <param name="now">The time.</param>
    public void Greet(PeerSession? peer, TimeSpan now)
    {
        if (peer is null) return;
        ShowPieces(peer, now);
        if (peer.HasFast && !IsSuperSeed)
        {
            IReadOnlyList<int> set = AllowedFastSet.Of(peer.Known.Endpoint.Address, torrent.InfoHash, table.Count);
            peer.AllowedFast = [.. set.Where(piece => table[piece] == PieceState.Stored)];
            peer.FastBytesLeft = peer.AllowedFast.Sum(piece => (long)torrent.PieceSize(piece));
            foreach (int piece in peer.AllowedFast) outbox.Send(peer, new PeerMessage.AllowedFast(piece), now);
        }
        if (peer.Handshake!.HasExtensions)
        {
            outbox.Send(peer, new ExtensionHandshake
            {
                Client = Client,
                Port = options.Port,
                RequestQueue = Uploader.MaxRequests,
                YourAddress = peer.Known.Endpoint.Address,
                IsUploadOnly = table.IsComplete && !IsSuperSeed ? true : null,
            }.ToMessage(), now);
        }
    }

    /// <summary>We have become complete: whoever knows the extension protocol learns that we want nothing any more (BEP 21).</summary>
    public void TellComplete(PeerSession peer, TimeSpan now)
    {
        if (peer.Handshake is { HasExtensions: true } && !IsSuperSeed) outbox.Send(peer, new ExtensionHandshake { IsUploadOnly = true }.ToMessage(), now);
    }

    /// <summary>A message of the extension protocol. All but the handshake belong to extensions that we did not offer.</summary>
    /// <exception cref="ProtocolException">The handshake cannot be read.</exception>
    public void OnExtended(PeerSession peer, PeerMessage.Extended message)
    {
        if (message.Number != 0 || peer.Handshake is not { HasExtensions: true }) return;
        ExtensionHandshake hello = ExtensionHandshake.Read(message.Body);
        peer.Client = hello.Client ?? peer.Client;
        peer.RequestQueue = Math.Min(hello.RequestQueue ?? peer.RequestQueue, PipelineDepth.Most);
        peer.IsUploadOnly = hello.IsUploadOnly ?? peer.IsUploadOnly;
        if (hello.YourAddress is { } us) book.LearnOurAddress(us);
        if (hello.Port is { } port && peer.IsIncoming) book.Listens(peer, new PeerEndpoint(peer.Known.Endpoint.Address, port));
    }

    private void ShowPieces(PeerSession peer, TimeSpan now)
    {
        // BEP 6: exactly one of the three. BEP 16: a super-seed shows nothing at first.
        if (IsSuperSeed)
        {
            if (peer.HasFast) outbox.Send(peer, new PeerMessage.HaveNone(), now);
        }
        else if (peer.HasFast && table.Stored.IsFull) outbox.Send(peer, new PeerMessage.HaveAll(), now);
        else if (peer.HasFast && table.Stored.Count == 0) outbox.Send(peer, new PeerMessage.HaveNone(), now);
        else if (table.Stored.Count > 0) outbox.Send(peer, new PeerMessage.Bitfield(table.Stored.ToWire()), now);
    }
}
