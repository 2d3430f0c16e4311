using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using TorrentLab.Primitives;
using TorrentLab.Web.Host;

namespace TorrentLab.Web.Api;

/// <summary>Answers whatever goes wrong with a <see cref="Problem"/>: errors by culprit, and statuses that came without a body.</summary>
internal static class Problems
{
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        Problem problem;
        try
        {
            await next(context);
            if (context.Response.HasStarted || context.Response.StatusCode < 400 || context.Response.ContentLength is not null) return;
            problem = OfStatus(context.Response.StatusCode, context.Request);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // nobody listens any more
        }
        catch (Exception failed) when (!context.Response.HasStarted)
        {
            problem = Of(failed);
            if (failed is ApiException { RetryAfter: { } seconds }) context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        context.Response.StatusCode = problem.Status;
        await context.Response.WriteAsJsonAsync(problem, ApiJson.Default.Problem, "application/problem+json");
    }

    private static Problem Of(Exception failed) => failed switch
    {
        ApiException api => new Problem(api.Title, api.Status, api.Message, api.Hash),
        UnknownTorrentException unknown => new Problem("No such torrent", 404, "There is no such torrent here; perhaps it was deleted a moment ago.", unknown.Hash.ToString()),
        DuplicateTorrentException duplicate => new Problem("There already", 409, "This torrent is in the list already.", duplicate.Hash.ToString()),
        MetainfoException bad => new Problem("Not a usable torrent", 400, Sentence($"This is no .torrent file that can be used: {bad.Message}")),
        StorageException storage => new Problem("The disk failed", 507, Sentence(storage.Message)),
        BadHttpRequestException bad => OfBadRequest(bad),
        _ => new Problem("The server failed", 500, "The server failed at this request. That is its fault, not yours; everything that it stored is kept."),
    };

    private static Problem OfBadRequest(BadHttpRequestException bad) => bad.StatusCode switch
    {
        413 => new Problem("Too large", 413, "The body is longer than what is taken here."),
        408 => new Problem("Too slow", 408, "The request came too slowly and was given up."),
        _ => new Problem("Bad request", bad.StatusCode, "The request is not well-formed HTTP, or not what its headers say."),
    };

    private static Problem OfStatus(int status, HttpRequest request) => status switch
    {
        404 => new Problem("Nothing there", 404, "There is nothing at this address; /docs tells what there is."),
        405 => new Problem("Wrong method", 405, $"{request.Method} is not possible here; the Allow header says what is."),
        415 => new Problem("Wrong kind of body", 415, "This kind of body is not taken here; /docs tells which is."),
        _ => new Problem(ReasonPhrases.GetReasonPhrase(status), status, "The request could not be answered."),
    };

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";
}
