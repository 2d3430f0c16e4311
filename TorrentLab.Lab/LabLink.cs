namespace TorrentLab.Lab;

/// <summary>
/// A connection in memory, with an end for each side. As on a real one, a writer waits for a reader that is behind, a read
/// gives any number of bytes, and what was sent before an end was closed still arrives.
/// </summary>
public sealed class LabLink : IDisposable
{
    private readonly LabPipe _toLeft;
    private readonly LabPipe _toRight;

    /// <param name="capacity">Bytes on their way in each direction; whoever sends more waits.</param>
    /// <param name="chop">Most bytes that one read gives.</param>
    /// <param name="cutAfter">Once either direction has carried so many bytes, both are closed: these arrive, and no more.</param>
    public LabLink(int capacity = 64 * 1024, int chop = int.MaxValue, long cutAfter = long.MaxValue)
    {
        _toLeft = new LabPipe(capacity, chop, cutAfter, Cut);
        _toRight = new LabPipe(capacity, chop, cutAfter, Cut);
        (Left, Right) = (new LabStream(_toLeft, _toRight), new LabStream(_toRight, _toLeft));
    }

    public LabStream Left { get; }

    public LabStream Right { get; }

    /// <summary>Closes both ends.</summary>
    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }

    private void Cut()
    {
        _toLeft.Close();
        _toRight.Close();
    }
}
