namespace TorrentLab.Web.Host;

/// <summary>Remembers the rates of the last ten minutes. While nothing is told, nothing was moved.</summary>
internal sealed class RateRecorder
{
    /// <summary>Seconds of one entry.</summary>
    public const int Step = 2;

    private const int Entries = 300;

    private readonly Lock _gate = new();
    private readonly long[] _down = new long[Entries];
    private readonly long[] _up = new long[Entries];
    private long _first; // step of the oldest entry ever
    private long _last = -1;

    /// <summary>Tells what was moved within one step.</summary>
    /// <param name="step">Its number, ascending.</param>
    /// <param name="down">Bytes received in it.</param>
    /// <param name="up">Bytes sent in it.</param>
    public void Add(long step, long down, long up)
    {
        lock (_gate)
        {
            if (_last < 0) _first = step;
            Turn(step);
            (_down[step % Entries], _up[step % Entries]) = (down / Step, up / Step);
        }
    }

    /// <summary>The rates until now, oldest first.</summary>
    /// <param name="step">The last one that is over.</param>
    public RateHistory Read(long step)
    {
        lock (_gate)
        {
            if (_last < 0) return new RateHistory(Step, [], []);
            Turn(step);
            long oldest = Math.Max(_first, _last - Entries + 1);
            int count = (int)(_last - oldest + 1);
            (long[] down, long[] up) = (new long[count], new long[count]);
            for (int i = 0; i < count; i++) (down[i], up[i]) = (_down[(oldest + i) % Entries], _up[(oldest + i) % Entries]);
            return new RateHistory(Step, down, up);
        }
    }

    /// <summary>Bytes a second that came in over the last ten seconds.</summary>
    public double RecentDown()
    {
        const int Recent = 5;
        lock (_gate)
        {
            long oldest = Math.Max(_first, _last - Recent + 1);
            long sum = 0;
            for (long step = oldest; step <= _last; step++) sum += _down[step % Entries];
            return _last < 0 ? 0 : (double)sum / (_last - oldest + 1);
        }
    }

    private void Turn(long step)
    {
        for (long between = Math.Max(_last + 1, step - Entries + 1); _last >= 0 && between <= step; between++)
            (_down[between % Entries], _up[between % Entries]) = (0, 0);
        _last = Math.Max(_last, step);
    }
}
