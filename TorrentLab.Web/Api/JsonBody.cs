using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TorrentLab.Web.Api;

/// <summary>Reads a JSON body, and says what is wrong with it.</summary>
internal static class JsonBody
{
    private const int MaxLength = 64 * 1024;

    /// <exception cref="ApiException">It is none, or not one of this kind.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
    {
        if (!request.HasJsonContentType())
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "Not JSON", "Send JSON, with the header Content-Type: application/json.");
        Limit(request, MaxLength);
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, request.HttpContext.RequestAborted)
                ?? throw new ApiException(StatusCodes.Status400BadRequest, "Not possible", "The body is null; send an object.");
        }
        catch (JsonException bad)
        {
            string where = bad is { LineNumber: { } line, BytePositionInLine: { } column } ? $" (line {line + 1}, byte {column})" : "";
            string path = string.IsNullOrEmpty(bad.Path) || bad.Path == "$" ? "" : $" at {bad.Path}";
            throw new ApiException(StatusCodes.Status400BadRequest, "Not the JSON that is wanted",
                $"The body is not JSON with the keys and values that are wanted here{path}{where}; /docs tells which they are.");
        }
    }

    /// <summary>Sets the most bytes that are read of a body.</summary>
    public static void Limit(HttpRequest request, long bytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = bytes;
        if (request.ContentLength > bytes)
            throw new ApiException(StatusCodes.Status413PayloadTooLarge, "Too large", $"The body has {request.ContentLength} bytes, and at most {bytes} are taken here.");
    }
}
