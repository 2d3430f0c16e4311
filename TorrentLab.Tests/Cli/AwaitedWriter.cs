namespace TorrentLab.Tests.Cli;

/// <summary>A writer that says when something was written to it.</summary>
/// <param name="awaited">The text that is waited for, written in one call.</param>
internal sealed class AwaitedWriter(string awaited) : StringWriter
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the text has come.</summary>
    public Task Seen => _seen.Task;

    public override void Write(string? value)
    {
        base.Write(value);
        if (value?.Contains(awaited, StringComparison.Ordinal) == true) _seen.TrySetResult();
    }
}
