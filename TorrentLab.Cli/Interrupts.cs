using System.Runtime.InteropServices;

namespace TorrentLab.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the command to end in order, the second ends the process at once. A command that
/// does not end by itself is ended after a while, so that nobody needs the second.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    /// <summary>The trackers get 5 s for "stopped"; the rest is for a slow disk.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;
    private Timer? _deadline;

    /// <param name="ct">Another reason to end.</param>
    public Interrupts(CancellationToken ct)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _deadline?.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true; // the process does not die by the signal itself
        if (Interlocked.Increment(ref _count) > 1) Environment.Exit(ExitCode.Interrupted);
        _deadline = new Timer(_ => Environment.Exit(ExitCode.Interrupted), null, Patience, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }
}
