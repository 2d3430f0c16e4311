using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace TorrentLab.Web;

/// <summary>The page: files that lie in the assembly. What is not among them is not served, whatever the path says.</summary>
internal static class Assets
{
    private const string Prefix = "wwwroot/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary();

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach ((string path, Asset asset) in Load())
        {
            routes.MapMethods(path, ["GET", "HEAD"], (HttpResponse response) =>
            {
                response.Headers.CacheControl = "no-cache"; // ask each time, and get 304
                return TypedResults.Bytes(asset.Bytes, asset.ContentType, entityTag: asset.Tag);
            }).ExcludeFromDescription();
        }
    }

    private static Dictionary<string, Asset> Load()
    {
        var assets = new Dictionary<string, Asset>();
        Assembly assembly = typeof(Assets).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (!ContentTypes.TryGetValue(Path.GetExtension(name), out string? type)) continue; // licences and the like
            using Stream resource = assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[resource.Length];
            resource.ReadExactly(bytes);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
            string path = "/" + name[Prefix.Length..].Replace('\\', '/');
            if (path.EndsWith("/index.html", StringComparison.Ordinal)) path = path[..^"index.html".Length];
            assets[path.Length > 1 ? path.TrimEnd('/') : path] = new Asset(bytes, type, tag);
        }
        return assets;
    }
}
