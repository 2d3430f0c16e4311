using TorrentLab.Metainfo;
using TorrentLab.Swarm;

namespace TorrentLab.Runtime;

/// <summary>What a <see cref="SwarmLoop"/> works with. Without a ledger nothing is remembered, without a listener nobody can call.</summary>
internal sealed record LoopParts(
    TorrentFile Torrent,
    IPieceStore Store,
    ResumeLedger? Ledger,
    int WriterThreads,
    IDialer Dialer,
    PeerListener? Listener,
    TransferLimits Limits,
    ITrackerClient Trackers,
    TimeProvider Time,
    IReadOnlyList<ISwarmObserver> Observers,
    SessionWishes Wishes,
    Action<SwarmSnapshot> Publish);
