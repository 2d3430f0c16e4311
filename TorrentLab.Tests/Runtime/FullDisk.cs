namespace TorrentLab.Tests.Runtime;

/// <summary>A file on a disk without room: every write fails, and so does closing it.</summary>
internal sealed class FullDisk : MemoryStream
{
    private const string Reason = "No space left on device";

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new IOException(Reason);

    public override void Write(byte[] buffer, int offset, int count) => throw new IOException(Reason);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        throw new IOException(Reason);
    }
}
