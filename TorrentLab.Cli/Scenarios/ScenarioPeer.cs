namespace TorrentLab.Cli.Scenarios;

/// <summary>A peer of a scenario: a closed set of kinds.</summary>
internal abstract record ScenarioPeer
{
    private ScenarioPeer() { }

    /// <summary>As the log calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Others may put their client in its place.</summary>
    public bool IsUnderTest { get; init; }

    /// <summary>The pieces that it has at the start.</summary>
    public required PieceRanges Have { get; init; }

    /// <summary>When it comes; null for at once.</summary>
    public Moment? Start { get; init; }

    /// <summary>When it leaves; null for with the end.</summary>
    public Moment? Stop { get; init; }

    /// <summary>When it comes back after it left; null for never.</summary>
    public Moment? Return { get; init; }

    public IEnumerable<Moment?> Moments => [Start, Stop, Return];

    /// <summary>One of the lab's, which behaves as it is told.</summary>
    public sealed record Scripted : ScenarioPeer
    {
        /// <summary>As on the command line: "slow:2048,late-bitfield".</summary>
        public required string Behaviours { get; init; }

        /// <summary>Gives what the behaviours make up.</summary>
        public required int Seed { get; init; }

        /// <summary>The peers that it dials.</summary>
        public required IReadOnlyList<string> Connects { get; init; }

        /// <summary>Whether the trackers learn of it.</summary>
        public required bool Announces { get; init; }
    }

    /// <summary>This program's own client.</summary>
    public sealed record OwnClient : ScenarioPeer
    {
        public required int MaxPeers { get; init; }

        public required bool InOrder { get; init; }

        public required bool SuperSeed { get; init; }

        /// <summary>Bytes a second; null for no limit.</summary>
        public required int? LimitDown { get; init; }

        /// <summary>Bytes a second; null for no limit.</summary>
        public required int? LimitUp { get; init; }

        /// <summary>The peers that it knows without a tracker.</summary>
        public required IReadOnlyList<string> Connects { get; init; }

        /// <summary>Decides every draw of lots.</summary>
        public required int Seed { get; init; }
    }

    /// <summary>A program of others.</summary>
    public sealed record OtherClient : ScenarioPeer
    {
        /// <summary>The program and its arguments, with {torrent} and the like in them.</summary>
        public required IReadOnlyList<string> Command { get; init; }

        public required IReadOnlyDictionary<string, string> Environment { get; init; }

        /// <summary>Files that are made in its own directory before it starts: the path there, and the text.</summary>
        public required IReadOnlyDictionary<string, string> Files { get; init; }

        /// <summary>The scenario goes without it where its program is not installed.</summary>
        public required bool IsOptional { get; init; }
    }
}
