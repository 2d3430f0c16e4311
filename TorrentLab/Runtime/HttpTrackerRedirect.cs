using System.Net;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>Decides whether an HTTP redirect of a tracker is followed, and where to.</summary>
internal static class HttpTrackerRedirect
{
    /// <summary>Where <paramref name="response"/> redirects to, or null when it does not.</summary>
    /// <param name="response">An answer.</param>
    /// <param name="asked">What was asked; a relative target starts there.</param>
    /// <exception cref="TrackerException">A redirect without a usable target.</exception>
    public static string? Target(HttpResponseMessage response, Uri asked)
    {
        if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)) return null;
        // Not Headers.Location: parsing would rewrite escapes of an info-hash in it.
        if (!response.Headers.NonValidated.TryGetValues("Location", out var values))
            throw new TrackerException($"the tracker answered {(int)response.StatusCode}, a redirect, without saying where to");
        string location = values.ToString().Trim();
        if (location.Contains("://", StringComparison.Ordinal) && IsAbsolute(location)) return TrackerUrl.Sendable(location);
        if (Uri.TryCreate(asked, location, out Uri? target)) return TrackerUrl.Sendable(target.AbsoluteUri);
        throw new TrackerException($"the tracker redirects to something that is not a URL: \"{TrackerUrl.Redacted(location)}\"");
    }

    /// <param name="target">Where to go next.</param>
    /// <param name="urls">Where this exchange has been, first to last.</param>
    /// <param name="limit">Most redirects followed.</param>
    /// <exception cref="TrackerException">Too many, a loop, or neither http nor https.</exception>
    public static void Check(string target, IReadOnlyCollection<string> urls, int limit)
    {
        if (TrackerUrl.Problem(target, TrackerUrl.HttpSchemes) is { } problem)
            throw new TrackerException($"the tracker's redirect is refused: {problem}");
        if (urls.Contains(target)) throw new TrackerException($"the tracker redirects in a loop: {TrackerUrl.Redacted(target)}");
        if (urls.Count > limit) throw new TrackerException($"the tracker redirects more than {limit} times");
    }

    private static bool IsAbsolute(string location) =>
        location[..location.IndexOf("://", StringComparison.Ordinal)].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.');
}
