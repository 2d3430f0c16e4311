using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TorrentLab.Primitives;
using TorrentLab.Web.Host;

namespace TorrentLab.Web.Api;

/// <summary>What can be asked of the list, and of one torrent.</summary>
internal sealed class TorrentEndpoints(TorrentHost host)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder torrents = routes.MapGroup(WebPaths.Api + "/torrents").WithTags("Torrents");
        torrents.MapGet("", List).Produces<TorrentList>().WithSummary("All torrents, in the order of the queue");
        torrents.MapGet("/{hash}", Detail).Produces<TorrentDetail>().WithSummary("One torrent with its files, peers, trackers and pieces");
        torrents.MapPost("/{hash}/start", StartAsync).Produces<TorrentView>().WithSummary("Lets it run as soon as the queue allows; tries again after an error");
        torrents.MapPost("/{hash}/pause", PauseAsync).Produces<TorrentView>().WithSummary("Stops it until it is started");
        torrents.MapPost("/{hash}/recheck", RecheckAsync).Produces<TorrentView>().WithSummary("Hashes what is on the disk again, then goes on");
        torrents.MapPost("/{hash}/move", MoveAsync).Accepts<MoveRequest>("application/json").Produces<TorrentView>()
            .WithSummary("Puts it at another place of the queue; beyond the end means the end");
        torrents.MapPatch("/{hash}", LimitAsync).Accepts<LimitsChange>("application/json").Produces<TorrentView>()
            .WithSummary("Changes its limits: rates in bytes a second, goals of seeding; null takes one away, keys that are not sent stay");
        torrents.MapDelete("/{hash}", RemoveAsync).Produces(StatusCodes.Status204NoContent).WithSummary("Takes it off the list; with data=true its files are deleted, too");
        torrents.MapGet("/{hash}/torrent", Metainfo).Produces(StatusCodes.Status200OK, contentType: MetainfoType).WithSummary("The .torrent file");
    }

    public const string MetainfoType = "application/x-bittorrent";

    /// <summary>Finds a torrent by what the address says.</summary>
    /// <exception cref="ApiException">It is no info-hash.</exception>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    public static HostedTorrent Find(TorrentHost host, string hash)
    {
        if (!TryParse(hash, out Sha1Hash infoHash))
            throw new ApiException(StatusCodes.Status404NotFound, "No such torrent", "A torrent's address has its info-hash in it: 40 hexadecimal digits.");
        return host.Find(infoHash) ?? throw new UnknownTorrentException(infoHash);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out Sha1Hash hash)
    {
        Span<byte> bytes = stackalloc byte[Sha1Hash.Length];
        bool isHash = text?.Length == 2 * Sha1Hash.Length
            && Convert.FromHexString(text, bytes, out _, out int written) == System.Buffers.OperationStatus.Done && written == Sha1Hash.Length;
        hash = isHash ? new Sha1Hash(bytes) : default;
        return isHash;
    }

    private JsonHttpResult<TorrentList> List() => TypedResults.Json(new TorrentList([.. host.Torrents.Select(host.View)], host.Totals), ApiJson.Default.TorrentList);

    private JsonHttpResult<TorrentDetail> Detail(string hash)
    {
        HostedTorrent torrent = Find(host, hash);
        return TypedResults.Json(host.Detail(torrent.Hash) ?? throw new UnknownTorrentException(torrent.Hash), ApiJson.Default.TorrentDetail);
    }

    private Task<IResult> StartAsync(string hash) => DoAsync(hash, torrent => host.StartTorrentAsync(torrent.Hash));

    private Task<IResult> PauseAsync(string hash) => DoAsync(hash, torrent => host.PauseAsync(torrent.Hash));

    private Task<IResult> RecheckAsync(string hash) => DoAsync(hash, torrent => host.RecheckAsync(torrent.Hash));

    private Task<IResult> MoveAsync(string hash, HttpRequest request) => DoAsync(hash, async torrent =>
    {
        MoveRequest move = await JsonBody.ReadAsync(request, ApiJson.Default.MoveRequest);
        if (move.Position < 0) throw new ApiException(StatusCodes.Status400BadRequest, "Not possible", "The position counts from 0.");
        await host.MoveAsync(torrent.Hash, move.Position);
    });

    private Task<IResult> LimitAsync(string hash, HttpRequest request) => DoAsync(hash, async torrent =>
    {
        LimitsChange change = await JsonBody.ReadAsync(request, ApiJson.Default.LimitsChange);
        await host.LimitAsync(torrent.Hash, change.ApplyTo(host.Limits(torrent.Hash)));
    });

    private async Task<IResult> RemoveAsync(string hash, string? data)
    {
        if (data is not (null or "true" or "false"))
            throw new ApiException(StatusCodes.Status400BadRequest, "Not possible", "data must be true or false.");
        await host.RemoveAsync(Find(host, hash).Hash, deleteData: data == "true");
        return TypedResults.NoContent();
    }

    private FileContentHttpResult Metainfo(string hash)
    {
        HostedTorrent torrent = Find(host, hash);
        return TypedResults.File(host.ReadMetainfo(torrent.Hash), MetainfoType, torrent.Torrent.Name + ".torrent");
    }

    private async Task<IResult> DoAsync(string hash, Func<HostedTorrent, Task> work)
    {
        HostedTorrent torrent = Find(host, hash);
        await work(torrent);
        return TypedResults.Json(host.View(torrent), ApiJson.Default.TorrentView);
    }
}
