using System.Diagnostics;
using TorrentLab.Tests.Interop;

namespace TorrentLab.Tests.Survey;

/// <summary>Watches a client until it is done, gone, too big or out of time.</summary>
internal static class ClientWatch
{
    /// <summary>A client that holds more is ended, in bytes: an endless answer would fill the machine.</summary>
    public const long MaxMemory = 1L << 30;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <param name="leecher">The client.</param>
    /// <param name="least">So long it is watched at least, even when it has every piece.</param>
    /// <param name="most">So long at most.</param>
    /// <param name="ct">Ends the watch early.</param>
    public static async Task<ClientEnd> RunAsync(Leecher leecher, TimeSpan least, TimeSpan most, CancellationToken ct)
    {
        ClientProcess process = leecher.Process;
        long start = Stopwatch.GetTimestamp();
        long memory = 0;
        using PeriodicTimer timer = new(LookEvery);
        while (true)
        {
            await timer.WaitForNextTickAsync(ct);
            TimeSpan watched = Stopwatch.GetElapsedTime(start);
            memory = Math.Max(memory, process.Memory);
            bool completes = process.HasFinished;
            bool isTooBig = memory > MaxMemory;
            int? exit = process.HasExited ? process.ExitCode : null;
            bool isDone = completes && watched >= least;
            if (isDone || isTooBig || exit is not null || watched >= most) return new ClientEnd(completes, watched, exit, memory, isTooBig);
        }
    }
}
