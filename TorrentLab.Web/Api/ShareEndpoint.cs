using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tracker;
using TorrentLab.Web.Host;

namespace TorrentLab.Web.Api;

/// <summary>Takes content, makes a torrent of it and serves it.</summary>
internal sealed class ShareEndpoint(TorrentHost host, WebServerOptions options, ServerEndpoints server, TimeProvider time)
{
    private const int MaxTrackers = 50;
    private const long RoomForForm = 16 * 1024 * 1024; // names and boundaries beside the content

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(WebPaths.Api + "/share", ShareAsync).WithTags("Files")
        .Accepts<ShareForm>("multipart/form-data").Produces<ShareAnswer>(StatusCodes.Status201Created)
        .WithSummary("Takes content, makes a torrent of it and serves it");

    private async Task<IResult> ShareAsync(HttpRequest request)
    {
        JsonBody.Limit(request, Math.Min(options.MaxUpload, long.MaxValue - RoomForForm) + RoomForForm);
        if (request.ContentLength > host.FreeSpace) throw new StorageException("the disk of the server has less room than that");
        CancellationToken ct = request.HttpContext.RequestAborted;
        using var staged = new StagedShare(host.UploadDirectory, options.MaxUpload);
        ShareWishes wishes = await TakeAsync(request, staged, ct);
        IReadOnlyList<string> trackers = wishes.Trackers.Count > 0 || server.TrackerUrl(request) is not { } own ? wishes.Trackers : [own];
        string content = staged.Finish(wishes.Name);
        ReadOnlyMemory<byte> metainfo = await Task.Run(() => Create(content, trackers, wishes, ct), ct);
        HostedTorrent torrent = await host.AddAsync(metainfo, new AddOptions { Content = content });
        var files = torrent.Torrent.Files.Select((file, index) => (file, index)).Where(entry => !entry.file.IsPadding);
        var answer = new ShareAnswer(host.View(torrent), $"{WebPaths.Api}/torrents/{torrent.Hash}/torrent",
            [.. files.Select(entry => FileEndpoint.UrlOf(torrent.Hash, entry.index))], trackers);
        return TypedResults.Json(answer, ApiJson.Default.ShareAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<ShareWishes> TakeAsync(HttpRequest request, StagedShare staged, CancellationToken ct)
    {
        var wishes = new ShareWishes();
        string? path = null;
        await foreach (UploadPart part in UploadForm.PartsAsync(request))
        {
            if (part is { Name: "file", FileName: { } name })
            {
                await staged.TakeAsync(path ?? name, part, ct);
                path = null;
                continue;
            }
            string value = await UploadForm.ValueAsync(part, ct);
            switch (part.Name)
            {
                case "path": path = value; break;
                case "name": wishes.Name = value.Length > 0 ? value : null; break;
                case "private": wishes.IsPrivate = AddEndpoint.Flag("private", value); break;
                case "tracker" when wishes.Trackers.Count < MaxTrackers: wishes.Trackers.Add(Tracker(value)); break;
                case "pieceLength": wishes.PieceLength = PieceLength(value); break;
                default: throw new ApiException(StatusCodes.Status400BadRequest, "Not a usable form", $"'{UploadForm.Shown(part.Name)}' is no field of this form, or there are too many of it.");
            }
        }
        return wishes;
    }

    private ReadOnlyMemory<byte> Create(string content, IReadOnlyList<string> trackers, ShareWishes wishes, CancellationToken ct)
    {
        ContentListing listing = Listing(content, ct);
        var details = new TorrentDetails
        {
            AnnounceTiers = [.. trackers.Select(tracker => (string[])[tracker])],
            CreatedBy = "TorrentLab",
            CreationDate = time.GetUtcNow(),
            IsPrivate = wishes.IsPrivate ? true : null,
        };
        return TorrentCreator.Create(listing, details, wishes.PieceLength ?? PieceLengths.Automatic(listing.TotalLength), Environment.ProcessorCount, progress: null, ct);
    }

    private static ContentListing Listing(string content, CancellationToken ct)
    {
        try
        {
            return ContentListing.Of(content, output: null, ct);
        }
        catch (StorageException) // the only thing that can be wrong with what was just stored
        {
            throw new ApiException(StatusCodes.Status400BadRequest, "Cannot be shared", "What was uploaded cannot be shared: there is not one byte in it.");
        }
    }

    private static string Tracker(string url)
    {
        string? problem = url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) ? "there is a space or a control character in it" : TrackerUrl.Problem(url, TrackerUrl.AllSchemes);
        if (problem is null) return url;
        throw new ApiException(StatusCodes.Status400BadRequest, "Not possible", $"A tracker's address is not usable: {problem}.");
    }

    private static int PieceLength(string value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int length) && PieceLengths.IsUsual(length)) return length;
        throw new ApiException(StatusCodes.Status400BadRequest, "Not possible", $"pieceLength must be a power of two from {PieceLengths.Smallest} to {PieceLengths.Largest}.");
    }

    /// <summary>What the sender wants beside the content.</summary>
    private sealed class ShareWishes
    {
        public string? Name { get; set; }

        public List<string> Trackers { get; } = [];

        public bool IsPrivate { get; set; }

        public int? PieceLength { get; set; }
    }
}
