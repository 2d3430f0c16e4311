using TorrentLab.Cli.Display;
using TorrentLab.Cli.Explain;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Cli;

/// <summary>Shakes hands with a peer, says that we are interested, and explains what comes for a while.</summary>
/// <param name="output">Takes the explanation, step by step.</param>
/// <param name="torrent">What the connection is about.</param>
/// <param name="peer">A connection on which nothing was said yet.</param>
/// <param name="time">The clock.</param>
internal sealed class PeerLook(TextWriter output, TorrentFile torrent, RawPeer peer, TimeProvider time)
{
    private static readonly byte[] Interested = [0, 0, 0, 1, 2];

    private readonly MessageExplainer _explainer = new(output, torrent);

    /// <param name="length">How long to listen.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="ProtocolException">The peer does not shake hands about this torrent.</exception>
    public async Task<PeerReport> RunAsync(TimeSpan length, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(length, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        Handshake theirs = await ShakeHandsAsync(length, either.Token, ct);
        output.WriteLine("we send, so that the peer unchokes us:");
        _explainer.Explain(Interested, Handshake.Length, ct);
        output.WriteLine();
        await peer.SendAsync(Interested, ct);

        List<PeerReport.Message> messages = [];
        string end = await ListenAsync(messages, either.Token, ct);
        output.WriteLine($"end: {end}; {Units.Count(messages.Count, "message")} came");
        return new PeerReport
        {
            Endpoint = peer.Endpoint.ToString(),
            PeerId = theirs.PeerId.ToString(),
            Client = ClientName.Of(theirs.PeerId),
            Reserved = theirs.Reserved.ToString("x16"),
            Extensions = HandshakeBits.Names(theirs.Reserved),
            End = end,
            Messages = messages,
        };
    }

    private async Task<Handshake> ShakeHandsAsync(TimeSpan length, CancellationToken limited, CancellationToken ct)
    {
        byte[] ours = new Handshake(Handshake.ExtensionBit, torrent.InfoHash, PeerId.Create()).ToBytes();
        output.WriteLine($"connected to {peer.Endpoint}");
        output.WriteLine();
        output.WriteLine("we send our handshake; its bit of BEP 10 asks the peer to show its extensions:");
        HandshakeExplainer.Explain(output, ours, torrent.InfoHash);
        output.WriteLine();
        await output.FlushAsync(ct);
        await peer.SendAsync(ours, ct);
        byte[] bytes;
        try
        {
            bytes = await peer.ReadHandshakeAsync(limited);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new JobFailedException($"{peer.Endpoint} sent no handshake in {length.TotalSeconds:0} s. The fault is the peer's: it may not speak BitTorrent, or only encrypted");
        }
        output.WriteLine("the peer sends its handshake:");
        HandshakeExplainer.Explain(output, bytes, torrent.InfoHash);
        output.WriteLine();
        Handshake theirs = Handshake.TryRead(bytes)!;
        return theirs.InfoHash == torrent.InfoHash ? theirs
            : throw new JobFailedException($"{peer.Endpoint} answered about another torrent, {theirs.InfoHash}: the fault is the peer's");
    }

    private async Task<string> ListenAsync(List<PeerReport.Message> messages, CancellationToken limited, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                long offset = peer.Received;
                await output.FlushAsync(ct);
                byte[]? frame = await peer.ReadFrameAsync(limited);
                if (frame is null) return "the peer closed the connection";
                (string name, string says) = _explainer.Summarise(frame);
                messages.Add(new PeerReport.Message(name, frame.Length, says));
                output.WriteLine($"the peer sends {name}:");
                _explainer.Explain(frame, offset, ct);
                output.WriteLine();
            }
        }
        catch (ProtocolException broken)
        {
            return $"the peer broke a rule: {broken.Message}";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return "the time is over";
        }
    }
}
