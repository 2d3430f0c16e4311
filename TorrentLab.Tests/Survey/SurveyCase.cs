using TorrentLab.Lab;
using TorrentLab.Tests.EndToEnd;

namespace TorrentLab.Tests.Survey;

/// <summary>A fault of a tracker or a behaviour of a peer.</summary>
/// <param name="On">"tracker" or "peer".</param>
/// <param name="Name">As it is asked for, with its number where it has one.</param>
internal sealed record SurveyCase(string On, string Name)
{
    public const string Tracker = "tracker";

    public const string Peer = "peer";

    /// <summary>All of the catalogues, in their order, as the tests of TorrentLab itself run them.</summary>
    public static IReadOnlyList<SurveyCase> All { get; } =
    [
        .. TrackerFaults.All.Select(fault => new SurveyCase(Tracker, fault.Name)),
        .. PeerReactions.All.Keys.Select(name => new SurveyCase(Peer, name)),
    ];

    /// <summary>Runs it against a client, a minute or so.</summary>
    /// <param name="client">The client.</param>
    /// <param name="log">Gets what was said, and what the client printed.</param>
    /// <param name="ct">Ends it early.</param>
    public Task<Reaction> RunAsync(SurveyedClient client, SurveyLog log, CancellationToken ct) =>
        On == Tracker ? TrackerRun.RunAsync(this, client, log, ct) : PeerRun.RunAsync(this, client, log, ct);

    /// <summary>Its words about a client.</summary>
    public Reaction Reaction(SurveyedClient client, ClientEnd end, string did) => new(On, Name, client.Name, end.Completes, did);

    public override string ToString() => $"{On}/{Name}";
}
