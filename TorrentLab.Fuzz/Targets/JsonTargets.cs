using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Web.Api;
using TorrentLab.Web.Host;
using TorrentLab.Web.Live;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>What the page asks for in JSON.</summary>
internal static class JsonTargets
{
    public static FuzzTarget Settings() => Body("api-settings", "JsonBody.ReadAsync of PUT /api/settings, HostSettings.Validate", JsonSeeds.Settings, ApiJson.Default.HostSettings,
        settings => settings.Validate() is null,
        settings => Unless(settings.Validate() is not null || Again(settings, ApiJson.Default.HostSettings) == settings, "written again it is not the same"));

    public static FuzzTarget Limits() => Body("api-limits", "JsonBody.ReadAsync of PATCH /api/torrents/HASH, LimitsChange.ApplyTo", JsonSeeds.Limits,
        ApiJson.Default.LimitsChange, IsPossible, _ => { });

    public static FuzzTarget Moves() => Body("api-move", "JsonBody.ReadAsync of POST /api/torrents/HASH/move", JsonSeeds.Moves, ApiJson.Default.MoveRequest,
        move => move.Position >= 0, move => Unless(Again(move, ApiJson.Default.MoveRequest) == move, "written again it is not the same"));

    public static FuzzTarget Logins() => Body("api-login", "JsonBody.ReadAsync of POST /api/login", JsonSeeds.Logins, ApiJson.Default.LoginRequest,
        _ => true, login => Unless(login.Password is not null, "a password that is null"));

    public static FuzzTarget LiveRequests() => new FuzzTarget<LiveRequest>
    {
        Name = "live-request",
        Covers = "LiveRequest of the WebSocket /ws, TorrentEndpoints.TryParse",
        Grammar = new JsonGrammar(null, "\"watch\"", "\"wire\"", "\"[fe80::1%9]:1\""),
        Seeds = JsonSeeds.LiveRequests,
        BytesPerByte = 96,
        Read = input => LiveRequest.TryRead(input.Span, out LiveRequest? request) is null ? request : null,
        Check = (input, request) => Unless(request.Type is "watch" or "wire" && (request.Hash is null || TorrentEndpoints.TryParse(request.Hash, out _)), "a request of another kind"),
        Bombs = JsonBombs.All,
    };

    private static FuzzTarget<T> Body<T>(string name, string covers, IReadOnlyList<byte[]> seeds, JsonTypeInfo<T> type, Func<T, bool> isAccepted, Action<T> check) where T : class => new()
    {
        Name = name,
        Covers = covers,
        Grammar = new JsonGrammar(),
        Seeds = seeds,
        BytesPerByte = 96,
        BytesAtMost = 32 * 1024, // the serializer's buffer
        Read = input =>
        {
            var context = new DefaultHttpContext();
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream(input.ToArray());
            try
            {
                return JsonBody.ReadAsync(context.Request, type).GetAwaiter().GetResult();
            }
            catch (ApiException refused)
            {
                Unless(refused.Status is >= 400 and < 500 && refused.Message.Length < 1000, "the refusal is not one");
                return null;
            }
        },
        IsAccepted = isAccepted,
        Check = (_, value) => check(value),
        Bombs = JsonBombs.All,
    };

    private static bool IsPossible(LimitsChange change)
    {
        try
        {
            return change.ApplyTo(new TorrentLimits()).Validate() is null;
        }
        catch (ApiException)
        {
            return false;
        }
    }

    private static T? Again<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, type), type);
}
