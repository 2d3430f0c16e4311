using System.Text;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tests.Tracker;

namespace TorrentLab.Tests.Runtime;

public sealed class HttpTrackerDeadlineTests
{
    [Theory(Timeout = 10_000)]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nd8:interval")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nd8:in")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nd8:interval")]
    [InlineData("HTTP/1.1 200 OK\r\nX: y\r\nX: y\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")]
    public async Task A_tracker_that_stops_in_its_answer_is_given_up_after_30_s(string beginning)
    {
        await using var server = new MockTracker { Default = TrackerAnswer.Stall(Encoding.Latin1.GetBytes(beginning)) };
        var time = new HandFiredTime();
        using var client = new HttpTrackerClient(time: time);
        Task announce = client.AnnounceAsync(server.Url);
        await server.WaitForRequestsAsync(1, CancellationToken.None);
        Assert.False(announce.IsCompleted);
        time.Fire(TimeSpan.FromSeconds(30));
        var error = await Assert.ThrowsAsync<TrackerException>(() => announce);
        Assert.Equal("timed out: no whole answer after 30 s", error.Message);
    }

    [Fact(Timeout = 10_000)]
    public async Task The_deadline_runs_on_through_redirects()
    {
        await using var silent = new MockTracker { Default = TrackerAnswer.NeverAnswer };
        await using var server = new MockTracker { Default = TrackerAnswer.Redirect(silent.Url) };
        var time = new HandFiredTime();
        using var client = new HttpTrackerClient(time: time);
        Task announce = client.AnnounceAsync(server.Url);
        await silent.WaitForRequestsAsync(1, CancellationToken.None);
        time.Fire(TimeSpan.FromSeconds(30));
        var error = await Assert.ThrowsAsync<TrackerException>(() => announce);
        Assert.Equal("timed out: no whole answer after 30 s", error.Message);
    }

    /// <summary>A clock that stands still; its timers end when the test says so.</summary>
    private sealed class HandFiredTime : TimeProvider
    {
        private readonly List<HandFiredTimer> _timers = [];

        /// <summary>Ends the one timer that was started for <paramref name="due"/>.</summary>
        public void Fire(TimeSpan due)
        {
            lock (_timers) _timers.Single(timer => timer.Due == due).Fire();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new HandFiredTimer(() => callback(state)) { Due = dueTime };
            lock (_timers) _timers.Add(timer);
            return timer;
        }

        private sealed class HandFiredTimer(Action fire) : ITimer
        {
            public required TimeSpan Due { get; set; }

            public void Fire() => fire();

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Due = dueTime;
                return true;
            }

            public void Dispose() => Due = Timeout.InfiniteTimeSpan;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
