using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

/// <summary>An announce to send in tests, and the error it must meet.</summary>
internal static class Announces
{
    public const string GoodBody = "d8:intervali1800e5:peers6:\u00c0\u0000\u0002\u0001\u001a\u00e1e";

    public static AnnounceRequest Request { get; } = new()
    {
        InfoHash = new Sha1Hash("aAzZ09-._~ \u0000\u007f%&+/=?!"u8),
        PeerId = new PeerId("-tL0100-abcdefghijkl"u8),
        Port = 6881,
        Left = 1,
        Key = 1,
        Event = AnnounceEvent.Started,
    };

    public static Task<AnnounceAnswer> AnnounceAsync(this HttpTrackerClient client, string url) =>
        client.AnnounceAsync(url, Request, CancellationToken.None);

    /// <summary>The message of the tracker's fault that announcing to <paramref name="url"/> must end in.</summary>
    public static async Task<string> FailAsync(string url, HttpTrackerOptions? options = null)
    {
        using var client = new HttpTrackerClient(options);
        return (await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(url))).Message;
    }
}
