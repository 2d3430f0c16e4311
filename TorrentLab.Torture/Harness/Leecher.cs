using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>Fetches pieces from the program under torture, byte by byte of its own making, and hashes them.</summary>
/// <param name="torrent">What it serves.</param>
/// <param name="seed">Where it listens.</param>
internal sealed class Leecher(LabTorrent torrent, IPEndPoint seed)
{
    private const int BlockLength = 16 * 1024;
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);

    /// <summary>Pieces that came and were right.</summary>
    public int Good { get; private set; }

    /// <summary>Fetches all pieces, in order; dials until somebody answers.</summary>
    /// <exception cref="TortureFailure">A piece is wrong.</exception>
    /// <exception cref="OperationCanceledException">It was told to end.</exception>
    public async Task FetchAsync(CancellationToken ct)
    {
        while (Good < torrent.PieceCount)
        {
            try
            {
                using var client = new TcpClient { NoDelay = true };
                await client.ConnectAsync(seed, ct);
                await TalkAsync(client.GetStream(), ct);
            }
            catch (Exception ended) when (ended is SocketException or IOException)
            {
                // It does not listen yet, or was killed.
            }
            if (Good < torrent.PieceCount) await Task.Delay(Again, TimeProvider.System, ct);
        }
    }

    private async Task TalkAsync(NetworkStream stream, CancellationToken ct)
    {
        byte[] id = System.Text.Encoding.ASCII.GetBytes($"-LB0001-{RandomNumberGenerator.GetInt32(int.MaxValue):d12}");
        await stream.WriteAsync(RawWire.Handshake(torrent.InfoHash, id), ct);
        await stream.ReadExactlyAsync(new byte[68], ct);
        await stream.WriteAsync(RawWire.Interested(), ct);
        byte[] piece = [];
        int missing = 0;
        await foreach (RawFrame said in FrameReader.ReadAsync(stream, ct))
        {
            if (said.Id == RawFrame.UnchokeId) (piece, missing) = await AskAsync(stream, ct);
            if (said.Id != RawFrame.PieceId || said.Number(0) != Good) continue;
            said.Payload.AsSpan(8).CopyTo(piece.AsSpan((int)said.Number(1)));
            if (--missing > 0) continue;
            if (!SHA1.HashData(piece).AsSpan().SequenceEqual(SHA1.HashData(torrent.Piece(Good).Span))) throw new TortureFailure($"the seed sent a wrong piece {Good}");
            if (++Good == torrent.PieceCount) return;
            (piece, missing) = await AskAsync(stream, ct);
        }
    }

    /// <summary>Asks for every block of the next piece.</summary>
    private async Task<(byte[] Piece, int Blocks)> AskAsync(NetworkStream stream, CancellationToken ct)
    {
        int length = torrent.Piece(Good).Length;
        int blocks = 0;
        for (int offset = 0; offset < length; offset += BlockLength, blocks++)
            await stream.WriteAsync(RawWire.Request((uint)Good, (uint)offset, (uint)Math.Min(BlockLength, length - offset)), ct);
        return (new byte[length], blocks);
    }
}
