using TorrentLab.Lab;

namespace TorrentLab.BrowserTests;

/// <summary>A torrent with a tracker that knows one seed, both of the lab: they share no code with the server.</summary>
public sealed class LabSwarm : IAsyncDisposable
{
    private readonly ScriptedPeer _seed;
    private readonly MockTracker _tracker;

    /// <param name="content">What is served.</param>
    /// <param name="bytesPerSecond">How fast; see <see cref="Pace"/>.</param>
    public LabSwarm(LabTorrent content, int bytesPerSecond = BrowserTests.Pace.Full)
    {
        Pace = new Pace(bytesPerSecond);
        _seed = new ScriptedPeer(content, Pace);
        _tracker = new MockTracker { Default = TrackerAnswer.Peers([_seed.Endpoint]) };
        Torrent = content.WithTracker(_tracker.Url);
    }

    /// <summary>The torrent with its tracker.</summary>
    public LabTorrent Torrent { get; }

    public Pace Pace { get; }

    /// <summary>The address of the seed, as lists of peers show it.</summary>
    public string Seed => _seed.Endpoint.ToString();

    /// <summary>The .torrent file, as a user drops it.</summary>
    public DroppedFile File => new($"{Torrent.Name}.torrent", Torrent.File);

    public async ValueTask DisposeAsync()
    {
        await _tracker.DisposeAsync();
        await _seed.DisposeAsync();
    }
}
