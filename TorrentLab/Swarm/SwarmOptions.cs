using System.Security.Cryptography;
using TorrentLab.Primitives;

namespace TorrentLab.Swarm;

/// <summary>The numbers that the engine works by.</summary>
public sealed record SwarmOptions
{
    /// <summary>The numbers of a swarm that lives until the user ends it: it waits for peers that are gone and keeps those that are slow.</summary>
    public static SwarmOptions Swarm => new() { MaxPeers = 50, Patience = null, UselessTimeout = null };

    /// <summary>Connections at a time, dialled and incoming. 1 is the reference client.</summary>
    public int MaxPeers { get; init; } = 1;

    /// <summary>Unanswered requests at one peer; null adapts to its bandwidth and delay.</summary>
    public int? PipelineDepth { get; init; }

    /// <summary>The TCP port that is announced: where we listen.</summary>
    public int Port { get; init; } = 6881;

    public PeerId PeerId { get; init; } = PeerId.Create();

    /// <summary>Tells a tracker that we are the same client after a change of address (BEP 7); a new one for each session.</summary>
    public uint TrackerKey { get; init; } = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>
    /// Most bytes of pieces between their first request and the disk. Two pieces are always allowed, however long: one is
    /// received while the other is hashed and written.
    /// </summary>
    public long BufferBudget { get; init; } = 16 * 1024 * 1024;

    /// <summary>Peers that are remembered at most.</summary>
    public int MaxKnownPeers { get; init; } = 2000;

    /// <summary>Connections that may be in the making at a time.</summary>
    public int MaxHalfOpen { get; init; } = 16;

    /// <summary>Times that a peer is tried before it has given a good piece; with no <see cref="Patience"/> there is no such limit.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Waiting time after the first failure of a peer; doubled by each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A request older than this is taken back and made again.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A peer that owes blocks and sends none for so long is dropped.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A peer that keeps us choked, or has nothing for us, is dropped after so long; null to keep it.</summary>
    public TimeSpan? UselessTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>BEP 3, "peer messages": keep-alives are "generally sent once every two minutes"; a little before is safe.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(110);

    /// <summary>A peer that sends nothing at all for so long is dropped.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(150);

    public TimeSpan LedgerInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// With no peer left, how far ahead the next hope (a retry, an announce) may lie for waiting to make sense; null to wait
    /// for ever, as a swarm does.
    /// </summary>
    public TimeSpan? Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gives up when no wanted block has come for so long; null for never.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What to give back when everything is here; null to end then.</summary>
    public SeedGoal? Seed { get; init; }

    /// <summary>Peers that are uploaded to at a time, apart from the optimistic one (BEP 3, "peer messages", choking).</summary>
    public int UploadSlots { get; init; } = 8;

    /// <summary>As a seed, shows one piece at a time to each peer, so that the first copies cost little (BEP 16).</summary>
    public bool SuperSeed { get; init; }

    /// <summary>Most bytes per second that are received; null for no limit. Whoever reads the sockets keeps to it, the engine asks for no more.</summary>
    public long? DownLimit { get; init; }

    /// <summary>Longest wait for the tracker's answers to "completed" and "stopped" when a download is complete.</summary>
    public TimeSpan FarewellTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The same when the user ended it.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
