using System.Net;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Web.Host;

namespace TorrentLab.Tests.Web.Host;

/// <summary>Servers of torrents in directories of their own, on loopback.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly string _directory;

    private TestHost(string directory, TorrentHost host) => (_directory, Host) = (directory, host);

    public TorrentHost Host { get; }

    public string Output => Path.Join(_directory, "downloads");

    public string State => Path.Join(_directory, "state");

    /// <summary>Starts a server, or starts it again, with what lies in a directory.</summary>
    public static async Task<TestHost> StartAsync(string directory, HostSettings? settings = null, TimeProvider? time = null)
    {
        TorrentHost host = await TorrentHost.StartAsync(OptionsFor(directory, settings), time ?? TimeProvider.System, CancellationToken.None);
        return new TestHost(directory, host);
    }

    public static HostOptions OptionsFor(string directory, HostSettings? settings = null) => new()
    {
        OutputDirectory = Path.Join(directory, "downloads"),
        StateDirectory = Path.Join(directory, "state"),
        PeerPort = 0,
        Bind = IPAddress.Loopback,
        Defaults = settings ?? new HostSettings(),
    };

    public static Sha1Hash HashOf(LabTorrent torrent) => new(torrent.InfoHash);

    /// <summary>Opens a file that a torrent may have open, to damage it.</summary>
    public static FileStream OpenShared(string path) => new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    public Task<HostedTorrent> AddAsync(LabTorrent torrent, bool paused = false) => Host.AddAsync(torrent.File, new AddOptions { Paused = paused });

    /// <summary>Adds a torrent whose content lies complete in the output directory.</summary>
    public Task<HostedTorrent> AddCompleteAsync(LabTorrent torrent, bool paused = false)
    {
        torrent.WriteTo(Output);
        return AddAsync(torrent, paused);
    }

    public TorrentView View(LabTorrent torrent) => Host.View(Host.Find(HashOf(torrent))!);

    public TorrentStatus StatusOf(LabTorrent torrent) => View(torrent).Status;

    public async Task UntilAsync(LabTorrent torrent, TorrentStatus status)
    {
        using Deadline deadline = Deadline.InSeconds(20);
        try
        {
            await deadline.UntilAsync(_ => Task.FromResult(StatusOf(torrent) == status), $"{torrent.Name} is {status}");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}: {View(torrent)}");
        }
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
