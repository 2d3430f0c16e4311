namespace TorrentLab.Tests;

/// <summary>A limit in real time for a test that waits for something outside its control: a socket, another program.</summary>
public sealed class Deadline : IDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(50);

    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _limited;
    private readonly CancellationTokenSource _source;

    /// <param name="limit">Real time from now on.</param>
    /// <param name="ct">Ends the wait earlier, for example the limit of the whole test.</param>
    public Deadline(TimeSpan limit, CancellationToken ct = default)
    {
        _limit = limit;
        _limited = new CancellationTokenSource(limit);
        _source = CancellationTokenSource.CreateLinkedTokenSource(_limited.Token, ct);
    }

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => _source.Token;

    public static Deadline InSeconds(double seconds) => new(TimeSpan.FromSeconds(seconds));

    /// <summary>Asks every 50 ms until the answer is yes: for what gives no signal that could be awaited.</summary>
    /// <param name="isSo">The question; takes the deadline's token.</param>
    /// <param name="what">What is waited for, as it stands in the failure's message.</param>
    /// <exception cref="TimeoutException">The answer was still no when the time was over.</exception>
    public async Task UntilAsync(Func<CancellationToken, Task<bool>> isSo, string what)
    {
        using PeriodicTimer timer = new(AskEvery);
        try
        {
            while (!await isSo(Token)) await timer.WaitForNextTickAsync(Token);
        }
        catch (OperationCanceledException) when (_limited.IsCancellationRequested)
        {
            throw new TimeoutException($"waited {_limit.TotalSeconds} s for {what}");
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _limited.Dispose();
    }
}
