using System.Net;
using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// A real client that starts with nothing, downloads a torrent and goes on serving it; disposing ends the client and deletes
/// what it downloaded.
/// </summary>
public sealed class Leecher : ILeecher
{
    private readonly TestDirectory _download;

    private Leecher(ClientProcess process, IPEndPoint endpoint, TestDirectory download) =>
        (Process, Endpoint, _download) = (process, endpoint, download);

    /// <summary>The running client.</summary>
    public ClientProcess Process { get; }

    /// <summary>Where it takes connections, on a loopback address of its own.</summary>
    public IPEndPoint Endpoint { get; }

    public string DownloadDirectory => _download.Path;

    /// <summary>What the client printed so far.</summary>
    public string Printed => Process.Printed;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The client ended before it had every piece.</exception>
    public Task CompletedAsync(Deadline deadline) => deadline.UntilAsync(_ =>
    {
        if (Process.HasExited && !Process.HasFinished)
            throw new InvalidOperationException($"{Process.Client} ended before it had every piece");
        return Task.FromResult(Process.HasFinished);
    }, $"{Process.Client} to have every piece");

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _download.Dispose();
    }

    /// <summary>Starts a client and waits until it shakes hands for the torrent.</summary>
    internal static async Task<Leecher> StartAsync(
        LabTorrent torrent, StartClient start, ITestOutputHelper output, CancellationToken ct)
    {
        TestDirectory download = new();
        try
        {
            var (process, endpoint) = await ClientStart.OnFreePortAsync(
                LoopbackAddress.Next(), free => start(torrent, download.Path, free, output),
                async (served, token) =>
                {
                    await PeerProbe.ShakeHandsAsync(served, torrent.InfoHash, token);
                    return true;
                }, ct);
            return new Leecher(process, endpoint, download);
        }
        catch
        {
            download.Dispose();
            throw;
        }
    }
}
