namespace TorrentLab.Lab;

/// <summary>One connection of a <see cref="ScriptedPeer"/>, as its behaviours see it.</summary>
/// <param name="torrent">What is served.</param>
/// <param name="connection">Number of this connection, from 1.</param>
/// <param name="random">Gives whatever a behaviour makes up, the same in every run.</param>
public sealed class PeerTalk(IServedContent torrent, int connection, Random random)
{
    public IServedContent Torrent { get; } = torrent;

    /// <summary>Number of this connection, from 1.</summary>
    public int Connection { get; } = connection;

    /// <summary>Gives whatever a behaviour makes up, the same in every run.</summary>
    public Random Random { get; } = random;

    /// <summary>Whether the client announced the fast extension (BEP 6).</summary>
    public bool IsFast { get; internal set; }

    /// <summary>Whether the client announced the extension protocol (BEP 10).</summary>
    public bool IsExtended { get; internal set; }

    /// <summary>The pieces that the client said it has.</summary>
    public IReadOnlySet<int> TheirPieces => _theirPieces;

    /// <summary>Blocks that were asked for on this connection.</summary>
    public int Asked { get; internal set; }

    /// <summary>Blocks that the client sent on this connection.</summary>
    public int Taken { get; internal set; }

    /// <summary>Set it to close once the answers of this moment are sent.</summary>
    public bool Close { get; set; }

    private readonly HashSet<int> _theirPieces = [];

    /// <summary>The bitfield of somebody who has these pieces (BEP 3, "bitfield").</summary>
    public byte[] Bits(IEnumerable<int> pieces)
    {
        byte[] bits = new byte[(Torrent.PieceCount + 7) / 8];
        foreach (int piece in pieces) bits[piece / 8] |= (byte)(0x80 >> (piece % 8));
        return bits;
    }

    /// <summary>Bytes of a block as it should be; null where the torrent has none there.</summary>
    public byte[]? Block(uint piece, uint begin, uint length)
    {
        const uint MaxLength = 128 * 1024; // what clients of old accepted; nobody asks for more
        long offset = ((long)piece * Torrent.PieceLength) + begin;
        bool isThere = piece < Torrent.PieceCount && length is > 0 and <= MaxLength
            && (long)begin + length <= Torrent.PieceLength && offset + length <= Torrent.Length;
        return isThere ? Torrent.Read(offset, (int)length) : null;
    }

    /// <summary>Keeps in mind what the client said.</summary>
    internal void Note(RawFrame said)
    {
        if (said.Id == RawFrame.RequestId) Asked++;
        if (said.Id == RawFrame.PieceId) Taken++;
        if (said is { Id: 4, Payload.Length: 4 }) AddPiece(said.Number(0));
        if (said.Id == RawFrame.HaveAllId) _theirPieces.UnionWith(Enumerable.Range(0, Torrent.PieceCount));
        if (said.Id != 5) return;
        for (int piece = 0; piece < said.Payload.Length * 8; piece++)
            if ((said.Payload[piece / 8] & (0x80 >> (piece % 8))) != 0) AddPiece((uint)piece);
    }

    private void AddPiece(uint piece)
    {
        if (piece < Torrent.PieceCount) _theirPieces.Add((int)piece);
    }
}
