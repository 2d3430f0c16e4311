using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>One download over loopback, through the library's front door.</summary>
internal sealed class Download(LabTorrent torrent, string directory)
{
    public SwarmOptions Swarm { get; init; } = new() { RetryDelay = TimeSpan.FromMilliseconds(1) };

    public bool Resume { get; init; } = true;

    /// <summary>The files that are wanted, as a user writes them; null for all.</summary>
    public string? Files { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the engine told the user.</summary>
    public NoticeList Notices { get; } = new();

    public string? ResumeNote { get; private set; }

    public async Task<SwarmOutcome> RunAsync(IEnumerable<ScriptedPeer> peers, CancellationToken ct)
    {
        using HttpTrackerClient trackers = new();
        TorrentFile file = TorrentFile.Parse(torrent.File);
        FileSelection? files = null;
        if (Files is not null) Assert.True(FileSelection.TryParse(file, Files, out files, out string? problem), problem);
        SessionOptions options = new()
        {
            OutputDirectory = directory,
            Resume = Resume,
            Files = files,
            Peers = [.. peers.Select(peer => new PeerEndpoint(peer.Endpoint.Address, peer.Endpoint.Port))],
            Swarm = Swarm,
        };
        TorrentSession session = new(file, options, new TcpDialer(), trackers, Time, [Notices]);
        SwarmOutcome outcome = await session.RunAsync(ct);
        ResumeNote = session.ResumeNote;
        return outcome;
    }
}
