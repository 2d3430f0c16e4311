using System.Net;
using System.Text.Json;
using TorrentLab.Cli.Display;
using TorrentLab.Tracker.Server;
using TorrentLab.Web.Tracker;

namespace TorrentLab.Cli;

/// <summary>A tracker that runs until it is interrupted. Only here the web server is touched, so only this command loads it.</summary>
internal sealed class TrackerJob(Terminal terminal)
{
    public required int Port { get; init; }

    /// <summary>Null for the same as <see cref="Port"/>.</summary>
    public required int? UdpPort { get; init; }

    /// <summary>Null for all addresses.</summary>
    public required IPAddress? Bind { get; init; }

    public required RegistryOptions Registry { get; init; }

    /// <summary>Null for none.</summary>
    public required string? StateFile { get; init; }

    /// <summary>Whether to say as JSON where it listens.</summary>
    public required bool Json { get; init; }

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="JobFailedException">It cannot listen there.</exception>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        if (terminal.OwnsSignals) AnswerOnSocketThread(); // else the process is somebody else's
        var options = new TrackerServerOptions { Port = Port, UdpPort = UdpPort, Bind = Bind, Registry = Registry, StateFile = StateFile };
        TrackerStats stats;
        try
        {
            await using TrackerServer server = await TrackerServer.StartAsync(options, terminal.Time, ct);
            if (server.StateNote is { } note) terminal.Complain(note);
            Report(server);
            await Task.Delay(Timeout.InfiniteTimeSpan, terminal.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stats = server.Stats;
        }
        catch (IOException taken)
        {
            throw new JobFailedException($"{taken.Message.TrimEnd('.')}. Stop the other program, or choose another --port, --udp-port or --bind", taken);
        }
        terminal.Complain($"interrupted: {stats.Announces} announces were answered; {Units.Count(stats.Torrents, "torrent")} had "
            + $"{Units.Count(stats.Seeds, "seed")} and {Units.Count(stats.Leechers, "leecher")}");
        return ExitCode.Interrupted;
    }

    /// <summary>
    /// One thread waits for all sockets and answers at once what came. Handing each question to other threads wakes them for
    /// a few microseconds of work, which costs more than the work. The framework reads these once, at the first socket.
    /// </summary>
    private static void AnswerOnSocketThread()
    {
        foreach (string setting in (string[])["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"])
            if (Environment.GetEnvironmentVariable(setting) is null) Environment.SetEnvironmentVariable(setting, "1");
    }

    private void Report(TrackerServer server)
    {
        var host = new IPEndPoint(Bind ?? IPAddress.Loopback, server.Port);
        var udpHost = new IPEndPoint(host.Address, server.UdpPort);
        var report = new TrackerStart($"http://{host}/announce", $"udp://{udpHost}/announce", $"http://{host}/", server.Port, server.UdpPort);
        if (Json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.TrackerStart));
        }
        else
        {
            terminal.Out.WriteLine($"{report.HttpAnnounce}\n{report.UdpAnnounce}");
            terminal.Out.WriteLine($"  {(Bind is null ? "from elsewhere by any address of this machine; " : "")}figures at {report.Stats}, Ctrl-C ends");
        }
        terminal.Out.Flush();
    }
}
