namespace TorrentLab.Cli.Scenarios;

/// <summary>When something is to happen.</summary>
/// <param name="When">What must come true first; null for nothing.</param>
/// <param name="After">How long to wait then.</param>
internal sealed record Moment(Condition? When, TimeSpan After)
{
    /// <summary>Waits for it.</summary>
    /// <exception cref="OperationCanceledException">The scenario ends before.</exception>
    public async Task WaitAsync(ScenarioState state, TimeProvider time, CancellationToken ct)
    {
        if (When is not null) await state.UntilAsync(When, ct);
        if (After > TimeSpan.Zero) await Task.Delay(After, time, ct);
    }
}
