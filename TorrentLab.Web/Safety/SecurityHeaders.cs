using Microsoft.AspNetCore.Http;

namespace TorrentLab.Web.Safety;

/// <summary>The headers that tell a browser to run, show and keep nothing that we did not mean.</summary>
internal static class SecurityHeaders
{
    private const string Page = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    /// <summary>Both libraries set styles on elements; ReDoc makes its search a worker of its own text.</summary>
    private const string Documentation = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
        + "img-src 'self' data:; font-src 'self'; worker-src blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    /// <summary>For what strangers made: nothing of it runs, even if a browser shows it.</summary>
    public const string Content = "default-src 'none'; sandbox; frame-ancestors 'none'";

    public static void Add(HttpContext context)
    {
        PathString path = context.Request.Path;
        IHeaderDictionary headers = context.Response.Headers;
        bool isDocumentation = path.StartsWithSegments(WebPaths.SwaggerUi) || path.StartsWithSegments(WebPaths.ReferencePage);
        headers.ContentSecurityPolicy = isDocumentation ? Documentation : Page;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (path.StartsWithSegments(WebPaths.Api)) headers.CacheControl = "no-store";
    }
}
