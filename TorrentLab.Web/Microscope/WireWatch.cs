using TorrentLab.Primitives;

namespace TorrentLab.Web.Microscope;

/// <summary>Looks five times a second at what was said over a connection, explains it, and hands it on.</summary>
internal sealed class WireWatch : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly WireRecorder _recorder;
    private readonly PeerEndpoint _peer;
    private readonly Func<PeerEndpoint, int?> _connectionOf;
    private readonly WireExplainer _explainer;
    private readonly Action<IReadOnlyList<WireEntry>> _onEntries;
    private readonly WireReader _reader = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private bool _isOver;

    /// <param name="recorder">Keeps the messages meanwhile.</param>
    /// <param name="peer">Whose.</param>
    /// <param name="connectionOf">Number of the connection with a peer; null for none.</param>
    /// <param name="explainer">Explains them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onEntries">Takes them, one call at a time.</param>
    public WireWatch(WireRecorder recorder, PeerEndpoint peer, Func<PeerEndpoint, int?> connectionOf, WireExplainer explainer, TimeProvider time,
        Action<IReadOnlyList<WireEntry>> onEntries)
    {
        (_recorder, _peer, _connectionOf, _explainer, _onEntries) = (recorder, peer, connectionOf, explainer, onEntries);
        recorder.Watch();
        _timer = time.CreateTimer(_ => Look(), null, TimeSpan.Zero, LookEvery);
    }

    /// <summary>No call begins after this; one that has begun may go on.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, true)) return;
        _timer.Dispose();
        _recorder.Unwatch();
    }

    private void Look()
    {
        if (!_gate.TryEnter()) return; // the one before is not through
        try
        {
            if (Volatile.Read(ref _isOver)) return;
            IReadOnlyList<WireRecord> records = _recorder.Read(_peer, _connectionOf(_peer), _reader);
            if (records.Count > 0) _onEntries([.. records.Select(_explainer.Explain)]);
        }
        finally
        {
            _gate.Exit();
        }
    }
}
