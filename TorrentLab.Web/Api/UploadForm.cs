using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace TorrentLab.Web.Api;

/// <summary>Reads an uploaded form part by part, as it comes in: nothing is kept in memory.</summary>
internal static class UploadForm
{
    private const int MaxParts = 100_000;
    private const int MaxValueLength = 16 * 1024;
    private const int MaxBoundaryLength = 70; // RFC 2046, section 5.1.1
    private const int MaxHeaders = 16;
    private const int MaxHeadersLength = 16 * 1024;

    /// <summary>Whether the body is such a form.</summary>
    public static bool IsOne(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ApiException">It is not one, or damaged.</exception>
    public static async IAsyncEnumerable<UploadPart> PartsAsync(HttpRequest request)
    {
        MultipartReader reader = Open(request);
        for (int count = 0; await NextAsync(reader, request.HttpContext.RequestAborted) is { } section; count++)
        {
            if (count == MaxParts) throw Bad($"a form of more than {MaxParts} parts");
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? says) || says.Name.Length == 0)
                throw Bad("a part without a name");
            yield return new UploadPart(HeaderUtilities.RemoveQuotes(says.Name).Value!, FileNameOf(says), section.Body);
        }
    }

    /// <summary>Reads the value of a field that is no file.</summary>
    /// <exception cref="ApiException">It is too long, or not UTF-8.</exception>
    public static async Task<string> ValueAsync(UploadPart part, CancellationToken ct)
    {
        byte[] bytes = await BytesAsync(part, MaxValueLength, ct);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Bad($"a value of '{Shown(part.Name)}' that is not UTF-8");
        }
    }

    /// <summary>Reads a part that may be held in memory.</summary>
    /// <exception cref="ApiException">It is too long.</exception>
    public static async Task<byte[]> BytesAsync(UploadPart part, int most, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        for (int count = await ReadAsync(part, buffer, ct); count > 0; count = await ReadAsync(part, buffer, ct))
        {
            if (bytes.Length + count > most)
                throw new ApiException(StatusCodes.Status413PayloadTooLarge, "Too large", $"'{Shown(part.FileName ?? part.Name)}' has more than {most} bytes, which are the most that are taken.");
            bytes.Write(buffer, 0, count);
        }
        return bytes.ToArray();
    }

    /// <summary>Reads the next bytes of a part; 0 at its end.</summary>
    /// <exception cref="ApiException">The form ends in the middle of it.</exception>
    public static async Task<int> ReadAsync(UploadPart part, Memory<byte> buffer, CancellationToken ct)
    {
        try
        {
            return await part.Body.ReadAsync(buffer, ct);
        }
        catch (Exception damaged) when (IsOfForm(damaged))
        {
            throw Bad("a form that is damaged or ends in the middle of a part");
        }
    }

    /// <summary>A name that a stranger chose, short enough for a sentence.</summary>
    public static string Shown(string name) => name.Length <= 80 ? name : name[..80] + "…";

    private static MultipartReader Open(HttpRequest request)
    {
        if (!IsOne(request))
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "Not a form", "Send a form with files in it: multipart/form-data.");
        string? boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType!).Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > MaxBoundaryLength) throw Bad("a form without a usable boundary");
        return new MultipartReader(boundary, request.Body) { HeadersCountLimit = MaxHeaders, HeadersLengthLimit = MaxHeadersLength };
    }

    private static string? FileNameOf(ContentDispositionHeaderValue says)
    {
        // The framework throws at one that has no value.
        bool isDamaged = says.Parameters.Any(parameter => parameter.Name.Equals("filename*", StringComparison.OrdinalIgnoreCase) && !parameter.Value.HasValue);
        if (isDamaged) throw Bad("a form with a file name that is damaged");
        if (says.FileNameStar.HasValue) return says.FileNameStar.Value;
        return says.FileName.HasValue ? HeaderUtilities.RemoveQuotes(says.FileName).Value : null;
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken ct)
    {
        try
        {
            return await reader.ReadNextSectionAsync(ct);
        }
        catch (Exception damaged) when (IsOfForm(damaged))
        {
            throw Bad("a form that is damaged or ends too soon");
        }
    }

    private static bool IsOfForm(Exception failed) => failed is InvalidDataException or (IOException and not BadHttpRequestException);

    private static ApiException Bad(string what) => new(StatusCodes.Status400BadRequest, "Not a usable form", $"The body is {what}.");
}
