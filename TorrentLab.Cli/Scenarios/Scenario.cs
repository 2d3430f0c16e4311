namespace TorrentLab.Cli.Scenarios;

/// <summary>A scenario as its file says: who takes part, what goes wrong, when it ends, what is expected.</summary>
internal sealed record Scenario
{
    public required string Title { get; init; }

    /// <summary>What a student learns from it, with the sections of the proposals.</summary>
    public required string Teaches { get; init; }

    /// <summary>What to look at or to change next; null for nothing.</summary>
    public required string? Try { get; init; }

    /// <summary>The directory of its file: other files are named from there.</summary>
    public required string Directory { get; init; }

    public required ScenarioContent Content { get; init; }

    /// <summary>Everybody on ::1, in place of 127.0.0.0/8.</summary>
    public required bool IsIpv6 { get; init; }

    /// <summary>How many times faster than real its time goes.</summary>
    public required int Speed { get; init; }

    /// <summary>Tiers of trackers, as in the torrent (BEP 12).</summary>
    public required IReadOnlyList<IReadOnlyList<ScenarioTracker>> Tiers { get; init; }

    public required IReadOnlyList<ScenarioPeer> Peers { get; init; }

    /// <summary>What ends it; null for nothing but the time.</summary>
    public required Condition? EndsWhen { get; init; }

    /// <summary>The longest that it may take; its full length where nothing else ends it.</summary>
    public required TimeSpan Limit { get; init; }

    public required IReadOnlyList<Condition> Expect { get; init; }

    /// <summary>The peer that others may put their own client in the place of; null for none.</summary>
    public ScenarioPeer? UnderTest => Peers.FirstOrDefault(peer => peer.IsUnderTest);

    /// <summary>The peer in whose place another client came, whose words nobody can foresee; null for none.</summary>
    public string? Replaced { get; init; }

    /// <summary>The same with somebody's own client in the place of a peer, and so in real time.</summary>
    /// <param name="name">Which peer.</param>
    /// <param name="command">The client's command line, with {torrent} and the like in it.</param>
    public Scenario WithClient(string name, IReadOnlyList<string> command) => this with
    {
        Replaced = name,
        Speed = 1,
        Peers = [.. Peers.Select(peer => peer.Name != name ? peer : new ScenarioPeer.OtherClient
        {
            Name = name,
            IsUnderTest = true,
            Have = peer.Have,
            Start = peer.Start,
            Stop = peer.Stop,
            Return = peer.Return,
            Command = command,
            Environment = new Dictionary<string, string>(),
            Files = new Dictionary<string, string>(),
            IsOptional = false,
        })],
    };

    /// <summary>Every line of the log that anything depends on.</summary>
    public IEnumerable<LogMatch> Matches => Conditions.SelectMany(condition => condition.Matches);

    /// <summary>Every condition that stands anywhere.</summary>
    public IEnumerable<Condition> Conditions
    {
        get
        {
            IEnumerable<Moment?> moments = [.. Tiers.SelectMany(tier => tier).Select(tracker => tracker.Until), .. Peers.SelectMany(peer => peer.Moments)];
            return ((IEnumerable<Condition?>)[.. moments.Select(moment => moment?.When), EndsWhen, .. Expect]).OfType<Condition>();
        }
    }
}
