using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using TorrentLab.Metainfo;
using TorrentLab.Web.Host;

namespace TorrentLab.Web.Api;

/// <summary>Takes up torrents by their .torrent files.</summary>
internal sealed class AddEndpoint(TorrentHost host)
{
    private const int MaxFiles = 100; // of one request
    private const long MaxLength = 64L * 1024 * 1024; // of all of them

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(WebPaths.Api + "/torrents/add", AddAsync).WithTags("Torrents")
        .Accepts<AddForm>("multipart/form-data", TorrentEndpoints.MetainfoType).Produces<AddedAnswer>(StatusCodes.Status201Created)
        .WithSummary("Takes up torrents by their .torrent files; one alone can also be the body itself, as application/x-bittorrent, with ?paused=true");

    private async Task<IResult> AddAsync(HttpRequest request)
    {
        JsonBody.Limit(request, MaxLength);
        (List<byte[]> files, bool paused) = UploadForm.IsOne(request) ? await ReadFormAsync(request) : await ReadBodyAsync(request);
        if (files.Count == 0) throw new ApiException(StatusCodes.Status400BadRequest, "Nothing to add", "The form has no .torrent file in it; name the field 'file'.");
        var parsed = files.ConvertAll(file => TorrentFile.Parse(file)); // all or none, as far as that can be told before
        if (parsed.FirstOrDefault(torrent => host.Find(torrent.InfoHash) is not null) is { } known) throw new DuplicateTorrentException(known.InfoHash);
        var added = new List<TorrentView>();
        foreach (byte[] file in files) added.Add(host.View(await host.AddAsync(file, new AddOptions { Paused = paused })));
        return TypedResults.Json(new AddedAnswer(added), ApiJson.Default.AddedAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<(List<byte[]> Files, bool Paused)> ReadFormAsync(HttpRequest request)
    {
        CancellationToken ct = request.HttpContext.RequestAborted;
        var files = new List<byte[]>();
        bool paused = false;
        await foreach (UploadPart part in UploadForm.PartsAsync(request))
        {
            if (part is { Name: "file", FileName: not null })
            {
                if (files.Count == MaxFiles) throw new ApiException(StatusCodes.Status413PayloadTooLarge, "Too many", $"At most {MaxFiles} torrents can be added at once.");
                files.Add(await UploadForm.BytesAsync(part, TorrentFile.MaxFileLength, ct));
            }
            else if (part.Name == "paused")
            {
                paused = Flag("paused", await UploadForm.ValueAsync(part, ct));
            }
            else
            {
                throw new ApiException(StatusCodes.Status400BadRequest, "Not a usable form", $"'{UploadForm.Shown(part.Name)}' is no field of this form; there are 'file' and 'paused'.");
            }
        }
        return (files, paused);
    }

    private static async Task<(List<byte[]> Files, bool Paused)> ReadBodyAsync(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || type.MediaType != TorrentEndpoints.MetainfoType)
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "Not a torrent",
                $"Send a form (multipart/form-data) with the .torrent as 'file', or the .torrent itself as {TorrentEndpoints.MetainfoType}.");
        }
        var body = new UploadPart("body", null, request.Body);
        return ([await UploadForm.BytesAsync(body, TorrentFile.MaxFileLength, request.HttpContext.RequestAborted)], Flag("paused", request.Query["paused"].ToString()));
    }

    /// <summary>Reads "true" or "false"; nothing means false.</summary>
    public static bool Flag(string name, string value) => value switch
    {
        "true" => true,
        "false" or "" => false,
        _ => throw new ApiException(StatusCodes.Status400BadRequest, "Not possible", $"{name} must be true or false."),
    };
}
