using TorrentLab.Fuzz.Engine;

namespace TorrentLab.Fuzz.Targets;

/// <summary>Every target by name. docs/fuzzing.md tells which parser is covered by which.</summary>
internal static class FuzzTargets
{
    private static readonly Func<FuzzTarget>[] Makers =
    [
        BencodeTargets.Value, BencodeTargets.Metainfo,
        WireTargets.Messages, WireTargets.Handshakes, WireTargets.Extensions,
        TrackerAnswerTargets.HttpAnnounce, TrackerAnswerTargets.HttpScrape, TrackerAnswerTargets.Udp,
        TrackerServerTargets.Queries, TrackerServerTargets.Packets, TrackerServerTargets.LabRequests,
        TrackerRimTargets.Urls, TrackerRimTargets.Bodies, TrackerRimTargets.Redirects, HttpAnswerTargets.Answers,
        StateTargets.Ledger, StateTargets.Web, StateTargets.Tracker,
        JsonTargets.Settings, JsonTargets.Limits, JsonTargets.Moves, JsonTargets.Logins, JsonTargets.LiveRequests,
        FormTargets.Forms, FormTargets.Hosts, TextTargets.Endpoints, TextTargets.FileLists,
        DisplayTargets.Explained, DisplayTargets.Microscope, DisplayTargets.Scenarios,
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Makers.Select(make => make().Name)];

    /// <summary>New targets, for one thread.</summary>
    /// <param name="names">Which; all of them where there are none.</param>
    public static IReadOnlyList<FuzzTarget> Make(IReadOnlyCollection<string> names) =>
        [.. Makers.Where((_, index) => names.Count == 0 || names.Contains(Names[index])).Select(make => make())];
}
