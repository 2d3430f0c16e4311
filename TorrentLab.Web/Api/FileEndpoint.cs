using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using TorrentLab.Primitives;
using TorrentLab.Web.Host;
using TorrentLab.Web.Safety;

namespace TorrentLab.Web.Api;

/// <summary>Gives out finished files: to be saved, never to be shown or run by the browser.</summary>
internal sealed class FileEndpoint(TorrentHost host)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods(WebPaths.Api + "/torrents/{hash}/files/{index:int}", ["GET", "HEAD"], Get).WithTags("Files")
        .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Produces(StatusCodes.Status206PartialContent, contentType: "application/octet-stream")
        .WithSummary("A file that is complete, or a range of it");

    public static string UrlOf(Sha1Hash hash, int index) => $"{WebPaths.Api}/torrents/{hash}/files/{index}";

    private FileStreamHttpResult Get(string hash, int index, HttpResponse response)
    {
        HostedTorrent torrent = TorrentEndpoints.Find(host, hash);
        if (index < 0 || index >= torrent.Torrent.Files.Count || torrent.Torrent.Files[index].IsPadding)
            throw new ApiException(StatusCodes.Status404NotFound, "No such file", "The torrent has no file of this number.") { Hash = torrent.Hash.ToString() };
        if (host.PathOfFile(torrent.Hash, index) is not { } path) throw NotComplete(torrent);
        FileStream content = Open(path, torrent, index);
        response.Headers.ContentSecurityPolicy = SecurityHeaders.Content;
        string name = torrent.Torrent.Files[index].Path.Split('/')[^1];
        // Its pieces are hashed: the same torrent has the same bytes for ever.
        return TypedResults.Stream(content, "application/octet-stream", name, lastModified: null, new EntityTagHeaderValue($"\"{torrent.Hash}-{index}\""), enableRangeProcessing: true);
    }

    private FileStream Open(string path, HostedTorrent torrent, int index)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || IsBehindLink(path) || file.Length != torrent.Torrent.Files[index].Length) throw Changed(torrent);
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.Asynchronous);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Changed(torrent);
        }
    }

    /// <summary>A link inside the download directory could lead anywhere; the directory itself may be one, the user chose it.</summary>
    private bool IsBehindLink(string path)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(host.Options.OutputDirectory));
        for (string at = path; at.Length > root.Length; at = Path.GetDirectoryName(at)!)
            if (new FileInfo(at).LinkTarget is not null) return true;
        return false;
    }

    private static ApiException NotComplete(HostedTorrent torrent) =>
        new(StatusCodes.Status409Conflict, "Not complete", "This file is not complete yet.") { Hash = torrent.Hash.ToString() };

    private static ApiException Changed(HostedTorrent torrent) =>
        new(StatusCodes.Status409Conflict, "Not there", "The file was removed or changed on the disk since it was complete; recheck the torrent.") { Hash = torrent.Hash.ToString() };
}
