using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TorrentLab.Web.Host;
using TorrentLab.Web.Safety;

namespace TorrentLab.Web.Api;

/// <summary>What concerns the server as a whole: its settings, and who may use it.</summary>
internal sealed class ServerEndpoints(TorrentHost host, WebServerOptions options, PasswordGate gate, Guard guard)
{
    private const int RetrySeconds = 60;

    private static readonly string Version = typeof(ServerEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder server = routes.MapGroup(WebPaths.Api).WithTags("Server");
        server.MapGet("/server", (HttpRequest request) => TypedResults.Json(Describe(request), ApiJson.Default.ServerAnswer))
            .Produces<ServerAnswer>().WithSummary("The server itself, and whether it needs a password");
        server.MapGet("/settings", () => TypedResults.Json(host.Settings, ApiJson.Default.HostSettings)).Produces<HostSettings>().WithSummary("The settings");
        server.MapPut("/settings", ChangeAsync).Accepts<HostSettings>("application/json").Produces<HostSettings>()
            .WithSummary("Changes the settings, all of them; they hold at once. Rates are in bytes a second, null for no limit");
        server.MapPost("/login", LoginAsync).Accepts<LoginRequest>("application/json").Produces(StatusCodes.Status204NoContent).WithSummary("Opens a session, kept in a cookie");
        server.MapPost("/logout", Logout).Produces(StatusCodes.Status204NoContent).WithSummary("Ends the session");
    }

    /// <summary>Where the tracker of this server is announced to; null without one.</summary>
    public string? TrackerUrl(HttpRequest request) => !options.HasTracker ? null
        : $"http://{(IsAny(options.Bind) ? request.Host.Value : new IPEndPoint(options.Bind, request.HttpContext.Connection.LocalPort).ToString())}{WebPaths.Announce}";

    public ServerAnswer Describe(HttpRequest request)
    {
        bool isIn = guard.IsLoggedIn(request);
        return new ServerAnswer(Version, isIn ? TrackerUrl(request) : null, isIn ? host.FreeSpace : null, gate.IsNeeded, isIn, isIn ? host.PeerPort : null,
            options.MaxUpload, isIn ? host.Notes : []);
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private async Task<IResult> ChangeAsync(HttpRequest request)
    {
        HostSettings settings = await JsonBody.ReadAsync(request, ApiJson.Default.HostSettings);
        if (settings.Validate() is { } problem) throw new ApiException(StatusCodes.Status400BadRequest, "Not possible", problem + ".");
        await host.ChangeSettingsAsync(settings);
        return TypedResults.Json(host.Settings, ApiJson.Default.HostSettings);
    }

    private async Task<IResult> LoginAsync(HttpRequest request)
    {
        LoginRequest login = await JsonBody.ReadAsync(request, ApiJson.Default.LoginRequest);
        IPAddress from = request.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None;
        switch (gate.IsNeeded ? gate.TryLogin(login.Password, from, out string? token) : Open(out token))
        {
            case LoginOutcome.Wrong:
                throw new ApiException(StatusCodes.Status401Unauthorized, "Wrong password", "That is not the password of this server.");
            case LoginOutcome.TooMany:
                throw new ApiException(StatusCodes.Status429TooManyRequests, "Too many attempts", "Too many wrong passwords lately; try again in a minute.") { RetryAfter = RetrySeconds };
            default:
                var cookie = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", Secure = request.IsHttps, IsEssential = true };
                if (token is not null) request.HttpContext.Response.Cookies.Append(Guard.Cookie, token, cookie);
                return TypedResults.NoContent();
        }
    }

    private static LoginOutcome Open(out string? token)
    {
        token = null;
        return LoginOutcome.Right;
    }

    private NoContent Logout(HttpContext context)
    {
        gate.Logout(context.Request.Cookies[Guard.Cookie]);
        context.Response.Cookies.Delete(Guard.Cookie);
        return TypedResults.NoContent();
    }
}
