using TorrentLab.Metainfo;
using TorrentLab.Swarm;

namespace TorrentLab.Runtime;

/// <summary>What a <see cref="SwarmLoop"/> works with.</summary>
internal sealed record LoopParts(
    TorrentFile Torrent,
    IPieceStore Store,
    ResumeLedger Ledger,
    int WriterThreads,
    IDialer Dialer,
    ITrackerClient Trackers,
    TimeProvider Time,
    IReadOnlyList<ISwarmObserver> Observers,
    Action<SwarmSnapshot> Publish);
