using System.Net;
using System.Text;
using System.Text.Unicode;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>Decides whether an HTTP redirect of a tracker is followed, and where to.</summary>
internal static class HttpTrackerRedirect
{
    /// <summary>The URL to ask next, or null when <paramref name="head"/> is no redirect.</summary>
    /// <param name="head">The beginning of an answer; the rest does not matter.</param>
    /// <param name="asked">What was asked; a relative target starts there.</param>
    /// <param name="urls">Where this exchange has been, first to last.</param>
    /// <param name="limit">Most redirects followed.</param>
    /// <exception cref="TrackerException">No target, neither http nor https, a loop, or too many.</exception>
    public static string? Next(HttpAnswerHead head, Uri asked, IReadOnlyCollection<string> urls, int limit)
    {
        if ((HttpStatusCode)head.Status is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)) return null;
        string location = head.Value("Location")
            ?? throw new TrackerException($"the tracker answered {head.Status}, a redirect, without saying where to");

        string target = Absolute(Readable(location), asked);
        if (TrackerUrl.Problem(target, TrackerUrl.HttpSchemes) is { } problem)
            throw new TrackerException($"the tracker's redirect is refused: {problem}");
        target = TrackerUrl.Sendable(target);
        if (urls.Contains(target)) throw new TrackerException($"the tracker redirects in a loop: {TrackerUrl.Redacted(target)}");
        if (urls.Count > limit) throw new TrackerException($"the tracker redirects more than {limit} times");
        return target;
    }

    /// <summary>An address that is not ASCII, against the rules, is UTF-8 where it can be.</summary>
    private static string Readable(string latin1)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(latin1);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : latin1;
    }

    private static string Absolute(string location, Uri asked)
    {
        int scheme = location.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && location.AsSpan(0, scheme).IndexOfAny("/?#") < 0) return location;
        // Another host with the same scheme. Joined by hand, so that it is looked at before the framework takes it apart.
        if (location.Length > 1 && location[0] is '/' or '\\' && location[1] is '/' or '\\') return $"{asked.Scheme}://{location[2..]}";
        return Uri.TryCreate(asked, location, out Uri? target) ? target.AbsoluteUri : location;
    }
}
