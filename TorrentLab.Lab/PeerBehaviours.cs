using System.Text;

namespace TorrentLab.Lab;

/// <summary>The misbehaviours that are known from the wild, each one small; give several to one <see cref="ScriptedPeer"/>.</summary>
public static class PeerBehaviours
{
    private const byte RequestId = 6;
    private const byte InterestedId = 2;

    /// <summary>Has only these pieces.</summary>
    public static PeerBehaviour Only(params int[] pieces) => new Greeting((_, talk) => [RawWire.Bitfield(Bits(talk.Torrent, pieces))]);

    /// <summary>Sends no bitfield, but a "have" for every piece.</summary>
    public static PeerBehaviour HaveInsteadOfBitfield() =>
        new Greeting((_, talk) => Enumerable.Range(0, talk.Torrent.PieceCount).Select(piece => RawWire.Have((uint)piece)));

    /// <summary>Sends a "have" first and the bitfield after it.</summary>
    public static PeerBehaviour LateBitfield() => new Greeting((messages, _) => [RawWire.Have(0), .. messages]);

    /// <summary>Sends these bytes after what it would say anyway.</summary>
    public static PeerBehaviour Says(params byte[][] messages) => new Greeting((before, _) => [.. before, .. messages]);

    /// <summary>Sends these bytes instead of a bitfield.</summary>
    public static PeerBehaviour SaysOnly(params byte[][] messages) => new Greeting((_, _) => messages);

    /// <summary>Sets the spare bits at the end of its bitfield.</summary>
    public static PeerBehaviour SpareBits() => new Greeting((messages, talk) => messages.Select(message =>
    {
        byte[] changed = [.. message];
        if (talk.Torrent.PieceCount % 8 != 0) changed[^1] |= (byte)(0xff >> (talk.Torrent.PieceCount % 8));
        return changed;
    }));

    /// <summary>Sends a block with wrong bytes whenever this piece is asked for.</summary>
    public static PeerBehaviour Corrupts(int piece, int times = int.MaxValue) => new Answering((asked, answers, _) =>
    {
        if (asked.Id != RequestId || asked.Number(0) != piece || Interlocked.Decrement(ref times) < 0) return answers;
        return answers.Select(answer => (byte[])[.. answer[..^1], (byte)~answer[^1]]);
    });

    /// <summary>Never lets the client ask.</summary>
    public static PeerBehaviour NeverUnchokes() => new Answering((asked, answers, _) => asked.Id == InterestedId ? [] : answers);

    /// <summary>Chokes instead of answering the n-th request of a connection, forgets all requests before the unchoke, and unchokes at once.</summary>
    public static PeerBehaviour ChokesAt(int request) => new Answering((asked, answers, talk) =>
        asked.Id == RequestId && talk.Asked == request ? [RawWire.Choke(), RawWire.Unchoke()] : answers);

    /// <summary>Answers so many requests of a connection, then none.</summary>
    public static PeerBehaviour StallsAfter(int requests) =>
        new Answering((asked, answers, talk) => asked.Id == RequestId && talk.Asked > requests ? [] : answers);

    /// <summary>Answers so many requests of a connection, then closes.</summary>
    public static PeerBehaviour ClosesAfter(int requests) => new Answering((asked, answers, talk) =>
    {
        talk.Close |= asked.Id == RequestId && talk.Asked >= requests;
        return answers;
    });

    /// <summary>Closes inside the answer to the n-th request.</summary>
    public static PeerBehaviour ClosesInside(int request) => new Answering((asked, answers, talk) =>
    {
        if (asked.Id != RequestId || talk.Asked < request) return answers;
        talk.Close = true;
        return answers.Select(answer => answer[..(answer.Length / 2)]);
    });

    /// <summary>Sends every block twice.</summary>
    public static PeerBehaviour Duplicates() =>
        new Answering((asked, answers, _) => asked.Id == RequestId ? answers.Concat(answers) : answers);

    /// <summary>Sends blocks one byte short.</summary>
    public static PeerBehaviour ShortBlocks() => new Answering((asked, answers, talk) => asked.Id != RequestId ? answers :
    [
        RawWire.Piece(asked.Number(0), asked.Number(1),
            talk.Torrent.Piece((int)asked.Number(0)).Span.Slice((int)asked.Number(1), (int)asked.Number(2) - 1)),
    ]);

    /// <summary>Answers each request with another piece than the one asked for.</summary>
    public static PeerBehaviour AnswersBeside() => new Answering((asked, answers, talk) => asked.Id != RequestId ? answers :
        [RawWire.Piece((asked.Number(0) + 1) % (uint)talk.Torrent.PieceCount, 0, new byte[Math.Min(16384, talk.Torrent.PieceLength)])]);

    /// <summary>Sends these messages before each block.</summary>
    public static PeerBehaviour Interjects(params byte[][] messages) =>
        new Answering((asked, answers, _) => asked.Id == RequestId ? messages.Concat(answers) : answers);

    /// <summary>Claims to serve another torrent.</summary>
    public static PeerBehaviour WrongInfoHash() => new Shaking((ours, _) => [.. ours[..28], .. new byte[20], .. ours[48..]]);

    /// <summary>Calls itself by the client's own peer id.</summary>
    public static PeerBehaviour EchoesPeerId() => new Shaking((ours, theirs) => [.. ours[..48], .. theirs[48..68]]);

    /// <summary>Sends half a handshake and waits.</summary>
    public static PeerBehaviour HalfHandshake() => new Shaking((ours, _) => ours[..34]);

    /// <summary>Takes the connection and says nothing.</summary>
    public static PeerBehaviour Silent() => new Shaking((_, _) => []);

    /// <summary>Answers as a web server.</summary>
    public static PeerBehaviour WebServer() =>
        new Shaking((_, _) => Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));

    /// <summary>Answers with random bytes.</summary>
    public static PeerBehaviour Garbage(int seed) => new Shaking((_, _) =>
    {
        byte[] bytes = new byte[200];
        new Random(seed).NextBytes(bytes);
        return bytes;
    });

    /// <summary>Sends so few bytes at a time.</summary>
    public static PeerBehaviour InPieces(int length) => new Cutting(length);

    private static byte[] Bits(LabTorrent torrent, IEnumerable<int> pieces)
    {
        byte[] bits = new byte[(torrent.PieceCount + 7) / 8];
        foreach (int piece in pieces) bits[piece / 8] |= (byte)(0x80 >> (piece % 8));
        return bits;
    }

    private sealed class Greeting(Func<IEnumerable<byte[]>, PeerTalk, IEnumerable<byte[]>> change) : PeerBehaviour
    {
        public override IEnumerable<byte[]> Greet(IEnumerable<byte[]> messages, PeerTalk talk) => change(messages, talk);
    }

    private sealed class Answering(Func<RawFrame, IEnumerable<byte[]>, PeerTalk, IEnumerable<byte[]>> change) : PeerBehaviour
    {
        public override IEnumerable<byte[]> Answer(RawFrame asked, IEnumerable<byte[]> answers, PeerTalk talk) =>
            change(asked, answers, talk).ToList();
    }

    private sealed class Shaking(Func<byte[], byte[], byte[]> change) : PeerBehaviour
    {
        public override byte[] Handshake(byte[] ours, byte[] theirs) => change(ours, theirs);
    }

    private sealed class Cutting(int length) : PeerBehaviour
    {
        public override IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> bytes)
        {
            for (int start = 0; start < bytes.Length; start += length)
                yield return bytes.Slice(start, Math.Min(length, bytes.Length - start));
        }
    }
}
