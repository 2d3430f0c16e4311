using System.Net;

namespace TorrentLab.Cli.Scenarios;

/// <summary>A peer of a scenario as it runs.</summary>
internal interface IParty
{
    ScenarioPeer Peer { get; }

    /// <summary>Where it listens, from beginning to end.</summary>
    IPEndPoint Endpoint { get; }

    /// <summary>What it downloads into; null for what downloads nothing.</summary>
    string? Output { get; }

    /// <summary>Whether looking at its files could find them complete.</summary>
    bool MayBeComplete { get; }

    /// <summary>Takes part until it is cancelled, or has failed.</summary>
    /// <exception cref="JobFailedException">It could not even begin, or ended by itself, which spoils the scenario.</exception>
    Task StayAsync(CancellationToken ct);
}
