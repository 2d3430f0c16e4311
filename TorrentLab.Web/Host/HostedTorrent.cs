using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Web.Microscope;

namespace TorrentLab.Web.Host;

/// <summary>
/// One torrent of a <see cref="TorrentHost"/>. How it stands is told by <see cref="TorrentHost.View"/>; everything that can
/// change belongs to the host, which changes it under its gate.
/// </summary>
public sealed class HostedTorrent
{
    /// <param name="torrent">What its .torrent file says.</param>
    /// <param name="subdirectory">Name of its own directory inside the output; empty for none.</param>
    /// <param name="directory">Full path of the directory that holds its content.</param>
    /// <param name="selection">The files that are wanted.</param>
    /// <param name="rates">The limits that its connections keep to.</param>
    internal HostedTorrent(TorrentFile torrent, string subdirectory, string directory, FileSelection selection, TransferLimits rates)
    {
        (Torrent, Subdirectory, Directory, Selection, Rates) = (torrent, subdirectory, directory, selection, rates);
        Content = new WantedContent(torrent, selection);
        Wire = new WireRecorder(torrent.PieceCount);
    }

    public Sha1Hash Hash => Torrent.InfoHash;

    /// <summary>What its .torrent file says.</summary>
    public TorrentFile Torrent { get; }

    internal string Subdirectory { get; }

    internal string Directory { get; }

    internal FileSelection Selection { get; }

    internal TransferLimits Rates { get; }

    /// <summary>How much of it is wanted and here.</summary>
    internal WantedContent Content { get; }

    internal TorrentLog Log { get; } = new();

    internal RateRecorder History { get; } = new();

    internal WireRecorder Wire { get; }

    internal DateTimeOffset Added { get; init; }

    internal DateTimeOffset? Completed { get; set; }

    /// <summary>Place in the queue, from 0.</summary>
    internal int Position { get; set; }

    /// <summary>The user stopped it.</summary>
    internal bool IsPaused { get; set; }

    /// <summary>The user wants everything hashed again.</summary>
    internal bool NeedsCheck { get; set; }

    /// <summary>Every wanted piece was here when somebody last looked.</summary>
    internal bool IsComplete { get; set; }

    /// <summary>Why it cannot go on; null when it can.</summary>
    internal string? Error { get; set; }

    internal TorrentLimits Limits { get; set; } = new();

    /// <summary>Bytes and time of the runs that have ended.</summary>
    internal TorrentTotals Past { get; set; }

    /// <summary>What is being done now; null for nothing.</summary>
    internal TorrentRun? Run { get; set; }

    /// <summary>How many look at its details.</summary>
    internal int Watchers { get; set; }

    /// <summary>It is being removed.</summary>
    internal bool IsLeaving { get; set; }

    /// <summary>Ends when it was removed; for one that is leaving.</summary>
    internal Task Leaving { get; set; } = Task.CompletedTask;

    /// <summary>When it leaves, its files are to go, too.</summary>
    internal bool LeavesNothing { get; set; }

    /// <summary>Bytes moved when its rates were noted last.</summary>
    internal TorrentTotals Sampled { get; set; }

    /// <summary>Of all time, the present run included.</summary>
    internal TorrentTotals Totals => Run is null ? Past : Past + Run.Totals;

    /// <summary>Counts what its session has stored by now.</summary>
    internal void See()
    {
        if (Run?.Session.Stored is { } stored) Content.See(stored);
    }

    /// <summary>The same, and for one that has not run yet what its ledger says.</summary>
    internal void Look()
    {
        See();
        if (Content.Here is null && ResumeLedger.Peek(Torrent, Directory) is { } stored) Content.See(stored);
    }

    /// <summary>Number of the connection with a peer; null for none.</summary>
    internal int? ConnectionWith(PeerEndpoint peer)
    {
        foreach (PeerSnapshot connected in Run?.Session.Snapshot?.Peers ?? [])
            if (connected.Endpoint == peer) return connected.Connection;
        return null;
    }
}
