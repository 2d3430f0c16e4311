using TorrentLab.Web.Host;

namespace TorrentLab.Tests.Web.Host;

public sealed class RateRecorderTests
{
    private readonly RateRecorder _recorder = new();

    [Fact]
    public void Nothing_told_is_nothing_shown()
    {
        Assert.Empty(_recorder.Read(100).Down);
        Assert.Equal(0, _recorder.RecentDown());
    }

    [Fact]
    public void Bytes_of_two_seconds_become_a_rate_and_a_pause_becomes_zeros()
    {
        _recorder.Add(10, down: 2000, up: 200);
        _recorder.Add(13, down: 4000, up: 0);

        RateHistory history = _recorder.Read(15);

        Assert.Equal(2, history.Step);
        Assert.Equal([1000, 0, 0, 2000, 0, 0], history.Down);
        Assert.Equal([100, 0, 0, 0, 0, 0], history.Up);
        Assert.Equal(2000 / 5.0, _recorder.RecentDown());
    }

    [Fact]
    public void Ten_minutes_are_remembered_and_a_longer_pause_forgets_them()
    {
        for (int step = 0; step < 1000; step++) _recorder.Add(step, 2 * step, 0);
        Assert.Equal(Enumerable.Range(700, 300).Select(step => (long)step), _recorder.Read(999).Down);

        Assert.Equal(300, _recorder.Read(5000).Down.Count(rate => rate == 0));
        _recorder.Add(5001, 20, 0);
        Assert.Equal(10, _recorder.Read(5001).Down[^1]);
    }
}
