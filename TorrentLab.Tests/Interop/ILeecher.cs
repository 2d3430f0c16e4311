namespace TorrentLab.Tests.Interop;

/// <summary>A client, of others or ours, that downloads a torrent and then serves it; disposing ends it.</summary>
public interface ILeecher : IAsyncDisposable
{
    /// <summary>Where the payload comes to be, under the torrent's name; gone when the leecher is disposed.</summary>
    string DownloadDirectory { get; }

    /// <summary>Waits until the client itself says that it has every piece.</summary>
    /// <exception cref="TimeoutException">It did not say so in time.</exception>
    Task CompletedAsync(Deadline deadline);
}
