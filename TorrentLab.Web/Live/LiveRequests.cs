using System.Net;
using System.Net.WebSockets;
using TorrentLab.Primitives;
using TorrentLab.Web.Api;
using TorrentLab.Web.Host;

namespace TorrentLab.Web.Live;

/// <summary>Reads what one page asks for.</summary>
internal sealed class LiveRequests(TorrentHost host, LiveClient client)
{
    private const int MaxLength = 64 * 1024;

    /// <summary>Reads until the page goes, or asks for what there is not: then it is closed with the reason.</summary>
    public async Task ReadAsync()
    {
        try
        {
            while (await NextAsync() is { } message)
            {
                if (Do(message) is not { } problem) continue;
                await CloseAsync(WebSocketCloseStatus.InvalidPayloadData, problem);
                return;
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException)
        {
            // The page is gone, or the server stops.
        }
    }

    private async Task<byte[]?> NextAsync()
    {
        byte[] buffer = new byte[1024];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await client.Socket.ReceiveAsync(buffer.AsMemory(length), client.Closing);
            length += part.Count;
            switch (part)
            {
                case { MessageType: WebSocketMessageType.Close }:
                    await CloseAsync(WebSocketCloseStatus.NormalClosure, "");
                    return null;
                case { MessageType: WebSocketMessageType.Binary }:
                    await CloseAsync(WebSocketCloseStatus.InvalidMessageType, "send text");
                    return null;
                case { EndOfMessage: true }:
                    return buffer[..length];
            }
            if (length == MaxLength)
            {
                await CloseAsync(WebSocketCloseStatus.MessageTooBig, $"at most {MaxLength} bytes are taken");
                return null;
            }
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(MaxLength, 2 * buffer.Length));
        }
    }

    /// <returns>What is wrong with the message; null when nothing is.</returns>
    private string? Do(byte[] message)
    {
        if (LiveRequest.TryRead(message, out LiveRequest? request) is { } problem) return problem;
        bool isNamed = TorrentEndpoints.TryParse(request!.Hash, out Sha1Hash hash);
        if (request.Type == "watch") client.Watched = isNamed ? hash : null;
        else return Listen(request, hash);
        return null;
    }

    private string? Listen(LiveRequest request, Sha1Hash hash)
    {
        client.ListenTo(null);
        if (request.Hash is null || request.Peer is not { } peer) return null;
        if (!IPEndPoint.TryParse(peer, out IPEndPoint? address) || address.Port == 0) return "peer must be ADDRESS:PORT or null";
        try
        {
            client.ListenTo(host.WatchWire(hash, new PeerEndpoint(address.Address, address.Port),
                entries => client.Tell(LiveHub.Write(new LiveMessage.Wire(hash, peer, entries)))));
        }
        catch (UnknownTorrentException)
        {
            client.Tell(LiveHub.Write(new LiveMessage.Gone(hash)));
        }
        return null;
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string why)
    {
        if (client.Socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await client.Socket.CloseOutputAsync(status, why, client.Closing);
    }
}
