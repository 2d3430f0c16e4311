using System.CommandLine;
using System.Net;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Cli.Parsing;

/// <summary>The options of every command that takes part in a swarm: peers, port, limits.</summary>
internal sealed class SwarmArguments
{
    private readonly Option<HostPort[]> _peers = new("--peer")
    {
        Description = "Peer to try before any that a tracker names; may be given several times",
        HelpName = "HOST:PORT",
        CustomParser = result => [.. result.Tokens.Select(token => HostPort.Parse(result, token.Value))],
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<int> _maxPeers;
    private readonly Option<int> _port = Values.Port();
    private readonly Option<IPAddress?> _bind = Values.Bind("Address of ours to listen on and to call from (default: all)");
    private readonly Option<long?> _limitDown = Values.Rate("--limit-down", "Receive at most so many bytes a second");
    private readonly Option<long?> _limitUp = Values.Rate("--limit-up", "Send at most so many bytes a second");
    private readonly Option<int> _slots = Values.Number("--upload-slots", [], "Peers that are uploaded to at a time, apart from the optimistic one", 8, 1, 100);
    private readonly Option<double?> _seedRatio = new("--seed-ratio")
    {
        Description = "Serve until so many bytes were sent for each byte of the content",
        HelpName = "R",
        CustomParser = result => Values.Positive(result),
    };
    private readonly Option<double?> _seedTime = new("--seed-time")
    {
        Description = "Serve for so many minutes",
        HelpName = "MINUTES",
        CustomParser = result => Values.Positive(result),
    };
    private readonly Option<bool> _superSeed = new("--super-seed") { Description = "As the only seed, show one piece at a time, so that the first copies cost little (BEP 16)" };

    /// <param name="command">Gets the options.</param>
    /// <param name="maxPeers">Connections at a time, if the user says nothing.</param>
    public SwarmArguments(Command command, int maxPeers)
    {
        string description = maxPeers == 1 ? "Connections at a time; 1 is the reference client" : "Connections at a time";
        _maxPeers = Values.Number("--max-peers", ["-m"], description, maxPeers, 1, 500);
        foreach (Option option in (Option[])[_peers, _maxPeers, _port, _bind, _limitDown, _limitUp, _slots, _seedRatio, _seedTime, _superSeed])
            command.Options.Add(option);
    }

    /// <summary>Whether pieces are fetched in order: with one peer nothing is gained by another.</summary>
    public bool IsInOrder(ParseResult parsed) => parsed.GetValue(_maxPeers) == 1;

    /// <summary>A goal of seeding was given.</summary>
    public bool HasGoal(ParseResult parsed) => parsed.GetValue(_seedRatio) is not null || parsed.GetValue(_seedTime) is not null;

    /// <summary>The address of ours to use; null for all.</summary>
    public IPAddress? Bind(ParseResult parsed) => parsed.GetValue(_bind);

    /// <summary>The peers that the user named, looked up.</summary>
    /// <exception cref="JobFailedException">A name cannot be found.</exception>
    public async Task<IReadOnlyList<PeerEndpoint>> PeersAsync(ParseResult parsed, CancellationToken ct)
    {
        var peers = new List<PeerEndpoint>();
        foreach (HostPort peer in parsed.GetRequiredValue(_peers)) peers.AddRange(await peer.ResolveAsync(ct));
        return peers;
    }

    /// <summary>The engine's numbers. One peer is the reference client, which ends when there is nobody to wait for; more are a swarm.</summary>
    /// <param name="parsed">What the user said.</param>
    /// <param name="seed">Whether to serve what is complete.</param>
    public SwarmOptions Options(ParseResult parsed, bool seed)
    {
        int maxPeers = parsed.GetValue(_maxPeers);
        TimeSpan? time = parsed.GetValue(_seedTime) is { } minutes ? TimeSpan.FromMinutes(minutes) : null;
        return (maxPeers == 1 ? new SwarmOptions() : SwarmOptions.Swarm) with
        {
            MaxPeers = maxPeers,
            PeerId = PeerId.Create(),
            Port = parsed.GetValue(_port),
            UploadSlots = parsed.GetValue(_slots),
            SuperSeed = parsed.GetValue(_superSeed),
            DownLimit = parsed.GetValue(_limitDown),
            Seed = seed ? new SeedGoal(parsed.GetValue(_seedRatio), time) : null,
        };
    }

    /// <summary>The rates to keep to.</summary>
    public TransferLimits Limits(ParseResult parsed, TimeProvider time)
    {
        TransferLimits limits = TransferLimits.None(time);
        (limits.Down.Limit, limits.Up.Limit) = (parsed.GetValue(_limitDown), parsed.GetValue(_limitUp));
        return limits;
    }
}
