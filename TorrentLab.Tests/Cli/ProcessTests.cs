using System.Diagnostics;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Cli;

/// <summary>The program as a process of its own: what cannot be seen from inside.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Theory(Timeout = 30_000)]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_a_download_in_order_with_exit_code_130(string signal)
    {
        var torrent = LabTorrent.SingleFile("file.bin", 100_000, 16 * 1024);
        string file = _directory.WriteFile("file.torrent", torrent.File);
        await using ScriptedPeer peer = new(torrent, PeerBehaviours.NeverUnchokes());
        using Deadline deadline = Deadline.InSeconds(25);
        using Process process = Start(file, "-o", _directory.At("out"), "--peer", peer.Endpoint.ToString());
        Task<string> error = process.StandardError.ReadToEndAsync(deadline.Token);
        await peer.Transcript.WaitForAsync("<- ", deadline.Token);

        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"])) await kill.WaitForExitAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);

        Assert.Equal(130, process.ExitCode);
        Assert.Contains("torrentlab: interrupted: 0 of 7 pieces are kept", await error, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static Process Start(params string[] args)
    {
        string program = typeof(TorrentLab.Cli.App).Assembly.Location;
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. args]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }
}
