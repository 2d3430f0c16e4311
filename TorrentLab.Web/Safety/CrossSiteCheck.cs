using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace TorrentLab.Web.Safety;

/// <summary>
/// Refuses what another site's page makes the browser send us. Browsers say where a request comes from, by Origin and by
/// Sec-Fetch-Site, and no page can change that; programs that are no browsers say neither.
/// </summary>
internal static class CrossSiteCheck
{
    /// <summary>Whether a request comes from our own page, or from no page at all.</summary>
    public static bool IsOurs(HttpRequest request)
    {
        StringValues origin = request.Headers.Origin;
        if (origin.Count > 1) return false;
        if (origin.Count == 1 && !origin[0]!.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)) return false;
        StringValues site = request.Headers["Sec-Fetch-Site"];
        return site.Count == 0 || (site.Count == 1 && site[0] is "same-origin" or "none");
    }

    /// <summary>Whether a request could change something, or would be let past the browser's own check of who may read: a WebSocket.</summary>
    public static bool Matters(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || WebPaths.IsLive(request.Path);
}
