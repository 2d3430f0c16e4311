using System.Text.Json;
using TorrentLab.Cli.Display;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Cli;

/// <summary>One download with everything that the user sees of it.</summary>
internal sealed class DownloadJob(Terminal terminal, TorrentFile torrent, SessionOptions options)
{
    /// <summary>How often notices are looked for and a watched display is drawn anew.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly NoticeQueue _notices = new();

    /// <summary>A PEM file of certificates to trust beside the system's.</summary>
    public string? TrackerCa { get; init; }

    /// <summary>Whether the result is one JSON object.</summary>
    public bool Json { get; init; }

    /// <summary>Whether a log runs over the terminal, so that nothing may be drawn over.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>See everything that happens, beside the display.</summary>
    public IReadOnlyList<ISwarmObserver> Observers { get; init; } = [];

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        using var trackers = new HttpTrackerClient(new HttpTrackerOptions { CaFile = TrackerCa }, terminal.Time);
        var session = new TorrentSession(torrent, options, new TcpDialer(), trackers, terminal.Time, [_notices, .. Observers]);
        // The session hashes what is on the disk before it first waits, and the display should move meanwhile.
        Task<SwarmOutcome> run = Task.Run(() => session.RunAsync(ct), CancellationToken.None);
        await ShowAsync(session, run);
        return Report(session, await run);
    }

    private async Task ShowAsync(TorrentSession session, Task run)
    {
        using IProgressView view = ProgressViews.For(terminal, IsVerbose);
        view.Notice($"{torrent.Name}: {Units.Bytes(torrent.TotalLength)} in {Units.Count(torrent.PieceCount, "piece")}, to {options.OutputDirectory}");
        using var timer = new PeriodicTimer(LookEvery, terminal.Time);
        bool saidWhatWasFound = false;
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
            if (!saidWhatWasFound && session.Phase != SessionPhase.Checking)
            {
                saidWhatWasFound = true;
                if (session.ResumeNote is { } note) view.Notice(note);
            }
            while (_notices.TryTake(out string? notice)) view.Notice(notice);
            if (!run.IsCompleted) view.Show(StateOf(session));
        }
    }

    private ProgressState StateOf(TorrentSession session)
    {
        if (session.Snapshot is not { } now) return ProgressState.Checking(session.CheckedPieces, torrent.PieceCount);
        double average = Average(now);
        long missing = now.TotalBytes - now.StoredBytes;
        return new ProgressState("downloading", now.Stored.Count, torrent.PieceCount)
        {
            Bytes = now.StoredBytes,
            TotalBytes = now.TotalBytes,
            Rate = now.Rate,
            Average = average,
            Remaining = average > 0 ? TimeSpan.FromSeconds(Math.Min(missing / average, TimeSpan.MaxValue.TotalSeconds / 2)) : null,
            Peer = now.Peers.Count switch { 0 => null, 1 => now.Peers[0].Endpoint.ToString(), _ => $"{now.Peers.Count} peers" },
            Waiting = now.Waiting,
            Elapsed = now.Elapsed,
        };
    }

    private int Report(TorrentSession session, SwarmOutcome outcome)
    {
        DownloadReport report = Summarise(session, outcome);
        if (Json) terminal.Out.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.DownloadReport));
        switch (outcome)
        {
            case SwarmOutcome.Completed:
                if (!Json) WriteResult(report);
                return ExitCode.Done;
            case SwarmOutcome.Stopped:
                terminal.Complain($"interrupted: {report.Pieces} of {Units.Count(torrent.PieceCount, "piece")} are kept; the same command goes on from there");
                return ExitCode.Interrupted;
            default:
                terminal.Complain(((SwarmOutcome.Failed)outcome).Reason);
                return ExitCode.Failed;
        }
    }

    private DownloadReport Summarise(TorrentSession session, SwarmOutcome outcome)
    {
        SwarmSnapshot? end = session.Snapshot;
        return new DownloadReport
        {
            Outcome = outcome switch
            {
                SwarmOutcome.Completed => "completed",
                SwarmOutcome.Stopped => "interrupted",
                _ => "failed",
            },
            Reason = (outcome as SwarmOutcome.Failed)?.Reason,
            Path = SafePath.Resolve(options.OutputDirectory, torrent.Name),
            InfoHash = torrent.InfoHash.ToString(),
            TotalBytes = torrent.TotalLength,
            TotalPieces = torrent.PieceCount,
            Pieces = end?.Stored.Count ?? session.ResumedPieces,
            ResumedPieces = session.ResumedPieces,
            ReceivedBytes = end?.ReceivedBytes ?? 0,
            Seconds = Math.Round(end?.Elapsed.TotalSeconds ?? 0, 3),
            BytesPerSecond = Math.Round(end is null ? 0 : Average(end)),
        };
    }

    private void WriteResult(DownloadReport report)
    {
        TextWriter output = terminal.Out;
        output.WriteLine(DisplayText.Of(report.Path));
        string there = report.ResumedPieces == 0 ? "" : $", {report.ResumedPieces} of them already there";
        output.WriteLine($"  {Units.ExactBytes(report.TotalBytes)}, {Units.Count(report.TotalPieces, "piece")}{there}, all verified");
        output.WriteLine(report.ReceivedBytes == 0
            ? "  nothing was left to download"
            : $"  {Units.Bytes(report.ReceivedBytes)} received in {report.Seconds:0.0} s, {Units.Rate(report.BytesPerSecond)} on average");
    }

    private static double Average(SwarmSnapshot now) =>
        now.Elapsed > TimeSpan.Zero ? now.ReceivedBytes / now.Elapsed.TotalSeconds : 0;
}
