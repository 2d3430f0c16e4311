using TorrentLab.Lab;

namespace TorrentLab.BrowserTests;

/// <summary>How fast a scripted peer gives; may be changed while it does.</summary>
/// <param name="bytesPerSecond">To begin with.</param>
public sealed class Pace(int bytesPerSecond) : PeerBehaviour
{
    private const int PartLength = 4096;

    /// <summary>Fast enough to be over at once.</summary>
    public const int Full = 1_000_000_000;

    public int BytesPerSecond { get; set; } = bytesPerSecond;

    public override IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> bytes)
    {
        for (int start = 0; start < bytes.Length; start += PartLength)
            yield return bytes.Slice(start, Math.Min(PartLength, bytes.Length - start));
    }

    public override TimeSpan Pause(int bytes) => BytesPerSecond == Full ? TimeSpan.Zero : TimeSpan.FromSeconds((double)bytes / BytesPerSecond);
}
