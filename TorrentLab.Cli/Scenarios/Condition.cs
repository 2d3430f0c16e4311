namespace TorrentLab.Cli.Scenarios;

/// <summary>Something that comes true in a scenario, or not: when it ends, when a peer starts, what is expected. A closed set.</summary>
internal abstract record Condition
{
    private Condition() { }

    /// <summary>The lines of the log that it asks for.</summary>
    public virtual IEnumerable<LogMatch> Matches => [];

    /// <summary>The peers that it asks for.</summary>
    public virtual IEnumerable<string> Peers => [];

    public abstract bool IsMet(ScenarioState state);

    /// <summary>These peers have every byte of the content, and every byte is right.</summary>
    public sealed record Complete(IReadOnlyList<string> Names) : Condition
    {
        public override IEnumerable<string> Peers => Names;

        public override bool IsMet(ScenarioState state) => Names.All(state.IsComplete);

        public override string ToString() => $"{Words.And(Names)} {(Names.Count == 1 ? "has" : "have")} everything, and every byte is right";
    }

    /// <summary>None of these peers has every byte.</summary>
    public sealed record Incomplete(IReadOnlyList<string> Names) : Condition
    {
        public override IEnumerable<string> Peers => Names;

        public override bool IsMet(ScenarioState state) => !Names.Any(state.IsComplete);

        public override string ToString() => $"{Words.And(Names)} {(Names.Count == 1 ? "does" : "do")} not get everything";
    }

    /// <summary>The log has such a line.</summary>
    public sealed record Logged(LogMatch Match) : Condition
    {
        public override IEnumerable<LogMatch> Matches => [Match];

        public override bool IsMet(ScenarioState state) => state.WasLogged(Match);

        public override string ToString() => $"{Match.Who ?? "somebody"} tells \"{Match.Contains}\"";
    }

    /// <summary>The log has no such line.</summary>
    public sealed record NotLogged(LogMatch Match) : Condition
    {
        public override IEnumerable<LogMatch> Matches => [Match];

        public override bool IsMet(ScenarioState state) => !state.WasLogged(Match);

        public override string ToString() => $"{(Match.Who is null ? "nobody ever" : $"{Match.Who} never")} tells \"{Match.Contains}\"";
    }

    public sealed record All(IReadOnlyList<Condition> Parts) : Condition
    {
        public override IEnumerable<LogMatch> Matches => Parts.SelectMany(part => part.Matches);

        public override IEnumerable<string> Peers => Parts.SelectMany(part => part.Peers);

        public override bool IsMet(ScenarioState state) => Parts.All(part => part.IsMet(state));

        public override string ToString() => string.Join(", and ", Parts);
    }

    public sealed record Any(IReadOnlyList<Condition> Parts) : Condition
    {
        public override IEnumerable<LogMatch> Matches => Parts.SelectMany(part => part.Matches);

        public override IEnumerable<string> Peers => Parts.SelectMany(part => part.Peers);

        public override bool IsMet(ScenarioState state) => Parts.Any(part => part.IsMet(state));

        public override string ToString() => string.Join(", or ", Parts);
    }
}
