using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Web.Host;

/// <summary>One session of a torrent, from its start until it has wound down.</summary>
/// <param name="session">The session.</param>
/// <param name="isCheck">It hashes what is there and does nothing else.</param>
internal sealed class TorrentRun(TorrentSession session, bool isCheck) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public TorrentSession Session { get; } = session;

    public bool IsCheck { get; } = isCheck;

    /// <summary>It was told to end. It may still say goodbye to its trackers.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Content is being hashed, or waits to be.</summary>
    public bool IsChecking => Session.Phase == SessionPhase.Checking;

    /// <summary>How long it has served a complete torrent.</summary>
    public TimeSpan Seeded { get; set; }

    /// <summary>Ends when everything that the session started has ended.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public TorrentTotals Totals => Session.Snapshot is { } now ? new TorrentTotals(now.ReceivedBytes, now.SentBytes, Seeded) : default;

    /// <param name="onEnd">Told how it ended, on another thread; never throws.</param>
    public void Begin(Action<SwarmOutcome> onEnd) => Ended = Task.Run(() => DriveAsync(onEnd));

    /// <summary>Asks it to end; does not wait.</summary>
    public void Stop()
    {
        if (IsStopping) return;
        IsStopping = true;
        _ = _stop.CancelAsync();
    }

    public void Dispose() => _stop.Dispose();

    private async Task DriveAsync(Action<SwarmOutcome> onEnd)
    {
        SwarmOutcome outcome;
        try
        {
            outcome = IsCheck ? await Session.CheckAsync(_stop.Token) : await Session.RunAsync(_stop.Token);
        }
        catch (Exception unforeseen) // the other torrents go on
        {
            outcome = new SwarmOutcome.Failed($"{unforeseen.Message} ({unforeseen.GetType().Name})");
        }
        onEnd(outcome);
    }
}
