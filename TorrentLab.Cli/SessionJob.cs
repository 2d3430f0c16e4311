using System.Net;
using System.Text.Json;
using TorrentLab.Cli.Display;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Cli;

/// <summary>One download, or the serving of content that is here, with everything that the user sees of it.</summary>
internal sealed class SessionJob(Terminal terminal, TorrentFile torrent, SessionOptions options)
{
    /// <summary>How often notices are looked for and a watched display is drawn anew.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly NoticeQueue _notices = new();
    private readonly FileSelection _files = options.Files ?? FileSelection.All(torrent);

    /// <summary>The content to serve; null to download.</summary>
    public IPieceStore? Content { get; init; }

    /// <summary>The rates to keep to.</summary>
    public TransferLimits? Limits { get; init; }

    /// <summary>The address of ours to listen on and to call from; null for all.</summary>
    public IPAddress? Bind { get; init; }

    /// <summary>A PEM file of certificates to trust beside the system's.</summary>
    public string? TrackerCa { get; init; }

    /// <summary>Whether the result is one JSON object.</summary>
    public bool Json { get; init; }

    /// <summary>Whether a log runs over the terminal, so that nothing may be drawn over.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>See everything that happens, beside the display.</summary>
    public IReadOnlyList<ISwarmObserver> Observers { get; init; } = [];

    private long WantedBytes => _files.IsAll ? torrent.TotalLength : _files.Bytes;

    /// <summary>"2 of 5 files"; null when that goes without saying.</summary>
    private string? SomeFiles => _files.IsAll ? null : $"{_files.Count} of {Units.Count(torrent.Files.Count(file => !file.IsPadding), "file")}";

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        using var trackers = new TrackerClient(
            new HttpTrackerOptions { CaFile = TrackerCa, LocalAddress = Bind }, new UdpTrackerOptions { LocalAddress = Bind }, terminal.Time);
        await using PeerListener? listener = Listen();
        SessionOptions actual = listener is null ? options : options with { Swarm = options.Swarm with { Port = listener.Port } };
        var session = new TorrentSession(torrent, actual, new TcpDialer(Bind), trackers, terminal.Time, [_notices, .. Observers])
        {
            Listener = listener,
            Limits = Limits,
        };
        // The session hashes what is on the disk before it first waits, and the display should move meanwhile.
        Task<SwarmOutcome> run = Task.Run(() => Content is null ? session.RunAsync(ct) : session.SeedAsync(Content, ct), CancellationToken.None);
        await ShowAsync(session, run, listener?.Port);
        return Report(session, await run);
    }

    private PeerListener? Listen()
    {
        try
        {
            return PeerListener.Open(options.Swarm.Port, terminal.Time, Bind);
        }
        catch (IOException taken)
        {
            terminal.Complain($"{taken.Message}. Going on: peers cannot call, but they can be called");
            return null;
        }
    }

    private async Task ShowAsync(TorrentSession session, Task run, int? port)
    {
        using IProgressView view = ProgressViews.For(terminal, IsVerbose);
        string files = SomeFiles is { } some ? $", {some}" : "";
        string where = Content is null ? $", to {options.OutputDirectory}" : "";
        view.Notice($"{torrent.Name}{files}: {Units.Bytes(WantedBytes)} in {Units.Count(_files.Pieces.Count, "piece")}{where}");
        if (port is not null && Content is not null)
            view.Notice(port == options.Swarm.Port ? $"peers can call port {port}" : $"port {options.Swarm.Port} is taken: peers can call port {port}");
        using var timer = new PeriodicTimer(LookEvery, terminal.Time);
        bool saidWhatWasFound = false;
        bool saidComplete = false;
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
            if (!saidWhatWasFound && session.Phase != SessionPhase.Checking)
            {
                saidWhatWasFound = true;
                if (session.ResumeNote is { } note) view.Notice(note);
            }
            if (!saidComplete && Content is null && options.Swarm.Seed is not null && session.Phase == SessionPhase.Seeding)
            {
                saidComplete = true;
                view.Notice($"complete and verified: {SafePath.Resolve(options.OutputDirectory, torrent.Name)}; serving it from now on");
            }
            while (_notices.TryTake(out string? notice)) view.Notice(notice);
            if (!run.IsCompleted) view.Show(StateOf(session));
        }
    }

    private ProgressState StateOf(TorrentSession session)
    {
        if (session.Snapshot is not { } now) return ProgressState.Checking(session.CheckedPieces, torrent.PieceCount);
        if (session.Phase == SessionPhase.Seeding) return Seeding(now);
        double average = Average(now);
        long missing = now.TotalBytes - now.StoredBytes;
        return new ProgressState("downloading", _files.CountWanted(now.Stored), _files.Pieces.Count)
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

    private ProgressState Seeding(SwarmSnapshot now)
    {
        int takers = now.Peers.Count(peer => !peer.IsChoked && peer.IsInterested);
        return new ProgressState("seeding", now.Stored.Count, torrent.PieceCount)
        {
            Bytes = now.StoredBytes,
            TotalBytes = now.TotalBytes,
            Elapsed = now.Elapsed,
            Sent = new SentState(now.SendRate, now.SentBytes, takers, now.Peers.Count),
            Waiting = now.Waiting,
        };
    }

    private int Report(TorrentSession session, SwarmOutcome outcome)
    {
        SwarmSnapshot? end = session.Snapshot;
        DownloadReport report = Summarise(session, end, outcome);
        if (Json) terminal.Out.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.DownloadReport));
        switch (outcome)
        {
            case SwarmOutcome.Completed:
                if (!Json) WriteResult(report);
                return ExitCode.Done;
            case SwarmOutcome.Stopped:
                if (!Json && Content is null && end is { IsComplete: true }) WriteResult(report);
                terminal.Complain(end is { IsComplete: true } ? $"interrupted: everything is here, {Units.Bytes(report.SentBytes)} were sent"
                    : $"interrupted: {report.Pieces} of {Units.Count(report.TotalPieces, "piece")} are kept; the same command goes on from there");
                return ExitCode.Interrupted;
            default:
                terminal.Complain(((SwarmOutcome.Failed)outcome).Reason);
                return ExitCode.Failed;
        }
    }

    private DownloadReport Summarise(TorrentSession session, SwarmSnapshot? end, SwarmOutcome outcome)
    {
        return new DownloadReport
        {
            Outcome = outcome switch
            {
                SwarmOutcome.Completed => "completed",
                SwarmOutcome.Stopped => "interrupted",
                _ => "failed",
            },
            Reason = (outcome as SwarmOutcome.Failed)?.Reason,
            Path = Content is null ? SafePath.Resolve(options.OutputDirectory, torrent.Name) : null,
            InfoHash = torrent.InfoHash.ToString(),
            TotalBytes = WantedBytes,
            TotalPieces = _files.Pieces.Count,
            Pieces = end is null ? session.ResumedPieces : _files.CountWanted(end.Stored),
            ResumedPieces = session.ResumedPieces,
            ReceivedBytes = end?.ReceivedBytes ?? 0,
            SentBytes = end?.SentBytes ?? 0,
            Seconds = Math.Round(end?.Elapsed.TotalSeconds ?? 0, 3),
            BytesPerSecond = Math.Round(end is null ? 0 : Average(end)),
        };
    }

    private void WriteResult(DownloadReport report)
    {
        TextWriter output = terminal.Out;
        if (report.Path is { } path) output.WriteLine(DisplayText.Of(path));
        string there = report.ResumedPieces == 0 ? "" : $", {report.ResumedPieces} of them already there";
        string files = SomeFiles is { } some ? $" in {some}" : "";
        output.WriteLine($"  {Units.ExactBytes(report.TotalBytes)}{files}, {Units.Count(report.TotalPieces, "piece")}{there}, all verified");
        if (report.SentBytes > 0) output.WriteLine($"  {Units.Bytes(report.SentBytes)} sent");
        if (Content is not null) return;
        output.WriteLine(report.ReceivedBytes == 0
            ? "  nothing was left to download"
            : $"  {Units.Bytes(report.ReceivedBytes)} received in {report.Seconds:0.0} s, {Units.Rate(report.BytesPerSecond)} on average");
    }

    private static double Average(SwarmSnapshot now) =>
        now.Elapsed > TimeSpan.Zero ? now.ReceivedBytes / now.Elapsed.TotalSeconds : 0;
}
