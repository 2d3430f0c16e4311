using Microsoft.AspNetCore.Http;

namespace TorrentLab.Web;

/// <summary>The paths that more than one part must know.</summary>
internal static class WebPaths
{
    public const string Api = "/api";
    public const string Live = "/ws";
    public const string Announce = "/announce";
    public const string Scrape = "/scrape";
    public const string SwaggerUi = "/docs";
    public const string ReferencePage = "/redoc";
    public const string OpenApi = "/openapi/v1.json";

    /// <summary>What programs of strangers may call under any name and without a password: the tracker.</summary>
    public static bool IsTracker(PathString path) => path == Announce || path == Scrape;

    /// <summary>What only those who know the password may see or change. The page itself asks for it.</summary>
    public static bool IsGuarded(PathString path) =>
        IsLive(path) || (path.StartsWithSegments(Api) && path != Login && path != Server);

    /// <summary>Where the WebSocket is; routing takes a '/' behind a path for the same path.</summary>
    public static bool IsLive(PathString path) => path.StartsWithSegments(Live);

    public const string Login = "/api/login";
    public const string Server = "/api/server";
}
