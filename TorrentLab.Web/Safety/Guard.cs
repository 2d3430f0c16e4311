using Microsoft.AspNetCore.Http;
using TorrentLab.Web.Api;

namespace TorrentLab.Web.Safety;

/// <summary>Stands before everything: nobody passes whom a check refuses.</summary>
internal sealed class Guard(HostCheck hosts, PasswordGate gate)
{
    public const string Cookie = "torrentlab-session";

    public Task PassAsync(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.Add(context);
        HttpRequest request = context.Request;
        if (WebPaths.IsTracker(request.Path)) return next(context); // clients call it by any name, and it knows no users
        if (!hosts.Allows(request.Headers.Host))
            throw new ApiException(StatusCodes.Status403Forbidden, "Unknown host name",
                "This server does not go by the name in the Host header. Call it by its address, or start it with --host NAME.");
        if (CrossSiteCheck.Matters(request) && !CrossSiteCheck.IsOurs(request))
            throw new ApiException(StatusCodes.Status403Forbidden, "Request from another site", "This request comes from the page of another site, and those may change nothing here.");
        if (WebPaths.IsGuarded(request.Path) && !IsLoggedIn(request))
            throw new ApiException(StatusCodes.Status401Unauthorized, "Password needed", "Log in first: POST the password to /api/login.");
        return next(context);
    }

    public bool IsLoggedIn(HttpRequest request) => gate.Knows(request.Cookies[Cookie]);
}
