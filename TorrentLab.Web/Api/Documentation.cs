using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using TorrentLab.Primitives;
using TorrentLab.Web.Host;

namespace TorrentLab.Web.Api;

/// <summary>The API's description in OpenAPI, made from the endpoints themselves, and two pages that show it.</summary>
internal static class Documentation
{
    private const string Name = "v1";

    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "TorrentLab",
                Version = Name,
                Description = "Torrents in the browser. Sizes are in bytes, rates in bytes a second, times in UTC. Errors are problem details (RFC 9457). "
                    + "Live updates: a WebSocket at /ws sends a snapshot, then changes.",
            };
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Type type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (TextOf(type) is not { } text) return Task.CompletedTask;
            schema.Type = JsonSchemaType.String;
            schema.Description = text;
            if (type == typeof(TorrentStatus)) schema.Enum = [.. Enum.GetNames<TorrentStatus>().Select(status => (System.Text.Json.Nodes.JsonNode)status.ToLowerInvariant())];
            return Task.CompletedTask;
        });
    });

    public static void Use(WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = WebPaths.SwaggerUi[1..];
            page.DocumentTitle = "TorrentLab API";
            page.SwaggerEndpoint(WebPaths.OpenApi, "TorrentLab");
        });
    }

    private static string? TextOf(Type type) =>
        type == typeof(Sha1Hash) ? "info-hash, 40 hexadecimal digits"
        : type == typeof(PeerEndpoint) ? "ADDRESS:PORT"
        : type == typeof(PeerId) ? "peer id; what is no letter or digit is escaped"
        : type == typeof(Bitfield) ? "base64 of the bytes of a bitfield message: the high bit of the first byte is piece 0"
        : type == typeof(TorrentStatus) ? "how the torrent stands"
        : null;
}
