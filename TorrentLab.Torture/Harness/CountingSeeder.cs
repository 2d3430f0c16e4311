using System.Net;
using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>A seed that writes down every block that it is asked for, and gives them at a steady pace.</summary>
internal sealed class CountingSeeder : IAsyncDisposable
{
    private readonly ScriptedPeer _peer;

    /// <param name="content">What it serves.</param>
    /// <param name="log">Where the blocks are written down.</param>
    /// <param name="bytesPerSecond">To each connection.</param>
    /// <param name="port">Where to listen; 0 for any port that is free.</param>
    public CountingSeeder(IServedContent content, BlockLog log, int bytesPerSecond, int port = 0) =>
        _peer = new ScriptedPeer(content, [new Counting(log, bytesPerSecond)], port: port, transcript: new Transcript(tell: _ => { }));

    public IPEndPoint Endpoint => _peer.Endpoint;

    /// <summary>Connections so far.</summary>
    public int Connections => _peer.Connections;

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private sealed class Counting(BlockLog log, int bytesPerSecond) : PeerBehaviour
    {
        public override IEnumerable<byte[]> Answer(RawFrame asked, IEnumerable<byte[]> answers, PeerTalk talk)
        {
            if (asked is { Id: RawFrame.RequestId, Payload.Length: 12 }) log.Add((int)asked.Number(0), (int)asked.Number(1));
            return answers;
        }

        public override TimeSpan Pause(int bytes) => TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
    }
}
