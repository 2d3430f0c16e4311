using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TorrentLab.Web.Api;
using TorrentLab.Web.Safety;

namespace TorrentLab.Web.Live;

/// <summary>Where pages open their WebSocket.</summary>
internal sealed class LiveEndpoint(LiveHub hub, ServerEndpoints server, Guard guard)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(WebPaths.Live, AcceptAsync).ExcludeFromDescription();

    private async Task AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            throw new ApiException(StatusCodes.Status426UpgradeRequired, "Not a WebSocket", "This address speaks WebSocket alone.");
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        using var client = new LiveClient(socket, () => guard.IsLoggedIn(context.Request), () => server.Describe(context.Request));
        if (!await hub.ServeAsync(client)) await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "too many pages are open", context.RequestAborted);
    }
}
