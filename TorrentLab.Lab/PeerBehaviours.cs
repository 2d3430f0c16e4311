namespace TorrentLab.Lab;

/// <summary>Misbehaviours in what is announced and given, known from the wild, each one small; give several to one <see cref="ScriptedPeer"/>.</summary>
public static class PeerBehaviours
{
    private const int BlockLength = 16 * 1024;

    /// <summary>None at all.</summary>
    public static PeerBehaviour None() => new Together();

    /// <summary>Has only these pieces.</summary>
    public static PeerBehaviour Only(params int[] pieces) =>
        new Greeting((_, talk) => [RawWire.Bitfield(talk.Bits(pieces))]) { Name = $"has {pieces.Length} pieces alone" };

    /// <summary>Sends no bitfield, but a "have" for every piece.</summary>
    public static PeerBehaviour HaveInsteadOfBitfield() =>
        new Greeting((_, talk) => Enumerable.Range(0, talk.Torrent.PieceCount).Select(piece => RawWire.Have((uint)piece)));

    /// <summary>Sends a "have" first and the bitfield after it.</summary>
    public static PeerBehaviour LateBitfield() => new Greeting((messages, _) => [RawWire.Have(0), .. messages]);

    /// <summary>Has every other piece alone, claims all of them by "have", and never answers for those it has not.</summary>
    public static PeerBehaviour LiesWithHave() => new Together(
        new Greeting((_, talk) =>
        [
            RawWire.Bitfield(talk.Bits(Enumerable.Range(0, talk.Torrent.PieceCount).Where(piece => piece % 2 == 0))),
            .. Enumerable.Range(0, talk.Torrent.PieceCount).Where(piece => piece % 2 != 0).Select(piece => RawWire.Have((uint)piece)),
        ]),
        new Giving((asked, answers, _) => asked.Number(0) % 2 == 0 ? answers : []));

    /// <summary>Sends these bytes after what it would say anyway.</summary>
    public static PeerBehaviour Says(params byte[][] messages) => new Greeting((before, _) => [.. before, .. messages]);

    /// <summary>Sends these bytes instead of a bitfield.</summary>
    public static PeerBehaviour SaysOnly(params byte[][] messages) => new Greeting((_, _) => messages);

    /// <summary>Announces a piece behind the last one.</summary>
    public static PeerBehaviour HaveOutOfRange() => new Greeting((before, talk) => [.. before, RawWire.Have((uint)talk.Torrent.PieceCount)]);

    /// <summary>Asks for the first block so many times after its bitfield.</summary>
    public static PeerBehaviour FloodsRequests(int count) => new Greeting((before, _) =>
        [.. before, .. Enumerable.Repeat(RawWire.Request(0, 0, BlockLength), count)]);

    /// <summary>Sets the spare bits at the end of its bitfield.</summary>
    public static PeerBehaviour SpareBits() => new Greeting((messages, talk) => messages.Select(message =>
    {
        byte[] changed = [.. message];
        if (message[4] == 5 && talk.Torrent.PieceCount % 8 != 0) changed[^1] |= (byte)(0xff >> (talk.Torrent.PieceCount % 8));
        return changed;
    }));

    /// <summary>Sends a bitfield so many bytes too long, or too short where the number is below 0.</summary>
    public static PeerBehaviour BitfieldOff(int bytes) => new Greeting((_, talk) =>
        [RawWire.Bitfield(new byte[Math.Max(0, ((talk.Torrent.PieceCount + 7) / 8) + bytes)])]);

    /// <summary>Sends a block with a wrong byte whenever this piece is asked for.</summary>
    public static PeerBehaviour Corrupts(int piece, int times = int.MaxValue) => new Giving((asked, answers, talk) =>
        asked.Number(0) != piece || Interlocked.Decrement(ref times) < 0 ? answers : answers.Select(answer => Corrupted(answer, talk)));

    /// <summary>Sends a wrong byte in the n-th block of 16 KiB of the content, counted from 0, whenever it is asked for.</summary>
    public static PeerBehaviour CorruptsBlock(int block) => new Giving((asked, answers, talk) =>
    {
        long offset = ((long)asked.Number(0) * talk.Torrent.PieceLength) + asked.Number(1);
        return offset / BlockLength == block ? answers.Select(answer => Corrupted(answer, talk)) : answers;
    });

    /// <summary>Sends a wrong byte in every n-th block, counted over all connections.</summary>
    public static PeerBehaviour CorruptsEvery(int nth)
    {
        int given = 0;
        return new Giving((_, answers, talk) =>
            Interlocked.Increment(ref given) % nth == 0 ? answers.Select(answer => Corrupted(answer, talk)) : answers);
    }

    /// <summary>Never lets the client ask.</summary>
    public static PeerBehaviour NeverUnchokes() =>
        new Answering((asked, answers, _) => asked.Id == RawFrame.InterestedId ? [] : answers);

    /// <summary>Chokes instead of answering the n-th request of a connection, forgets all requests before the unchoke, and unchokes at once.</summary>
    public static PeerBehaviour ChokesAt(int request) => new Giving((_, answers, talk) =>
        talk.Asked == request ? [RawWire.Choke(), RawWire.Unchoke()] : answers);

    /// <summary>Answers so many requests of a connection, then none.</summary>
    public static PeerBehaviour StallsAfter(int requests) =>
        new Giving((_, answers, talk) => talk.Asked > requests ? [] : answers);

    /// <summary>Answers so many requests of a connection, then closes.</summary>
    public static PeerBehaviour ClosesAfter(int requests) => new Giving((_, answers, talk) =>
    {
        talk.Close |= talk.Asked >= requests;
        return answers;
    });

    /// <summary>Closes inside the answer to the n-th request.</summary>
    public static PeerBehaviour ClosesInside(int request) => new Giving((_, answers, talk) =>
    {
        if (talk.Asked < request) return answers;
        talk.Close = true;
        return answers.Select(answer => answer[..(answer.Length / 2)]);
    });

    /// <summary>Sends every block twice.</summary>
    public static PeerBehaviour Duplicates() => new Giving((_, answers, _) => answers.SelectMany(answer => (byte[][])[answer, answer]));

    /// <summary>Sends blocks one byte short.</summary>
    public static PeerBehaviour ShortBlocks() => new Giving((_, answers, _) => answers.Select(answer =>
        answer[4] == RawFrame.PieceId ? RawWire.Message(RawFrame.PieceId, answer.AsSpan(5, answer.Length - 6)) : answer));

    /// <summary>Answers each request with another piece than the one asked for.</summary>
    public static PeerBehaviour AnswersBeside() => new Giving((asked, _, talk) =>
        [RawWire.Piece((asked.Number(0) + 1) % (uint)talk.Torrent.PieceCount, 0, new byte[Math.Min(BlockLength, talk.Torrent.PieceLength)])]);

    /// <summary>Sends so many blocks that nobody asked for before each block: one byte of the last piece, where no block begins.</summary>
    public static PeerBehaviour Unsolicited(int count) => new Giving((_, answers, talk) =>
        [.. Enumerable.Repeat(RawWire.Piece((uint)talk.Torrent.PieceCount - 1, 1, [0]), count), .. answers]);

    /// <summary>Sends so many blocks of a piece behind the last one before each block.</summary>
    public static PeerBehaviour PiecesOutOfRange(int count) => new Giving((_, answers, talk) =>
        [.. Enumerable.Repeat(RawWire.Piece((uint)talk.Torrent.PieceCount, 0, new byte[16]), count), .. answers]);

    /// <summary>Sends these messages before each block.</summary>
    public static PeerBehaviour Interjects(params byte[][] messages) => new Giving((_, answers, _) => [.. messages, .. answers]);

    /// <summary>Has nothing, asks for everything that the client has, and gives nothing.</summary>
    public static PeerBehaviour FreeRider() => new Together(
        new Greeting((_, _) => [RawWire.Interested()]),
        new Answering((heard, _, talk) =>
        {
            // One request for the unchoke and one for each block: as many as the torrent has blocks, and no more.
            bool asks = heard.Id is RawFrame.UnchokeId or RawFrame.PieceId && talk.Taken < talk.Torrent.Length / BlockLength;
            if (!asks || talk.TheirPieces.Count == 0) return [];
            int piece = talk.TheirPieces.Order().ElementAt(talk.Random.Next(talk.TheirPieces.Count));
            long size = Math.Min(talk.Torrent.PieceLength, talk.Torrent.Length - ((long)piece * talk.Torrent.PieceLength));
            uint begin = (uint)(talk.Random.NextInt64((size + BlockLength - 1) / BlockLength) * BlockLength);
            return [RawWire.Request((uint)piece, begin, (uint)Math.Min(BlockLength, size - begin))];
        }));

    /// <summary>Sends so few bytes at a time.</summary>
    public static PeerBehaviour InPieces(int length) => new Cutting(length);

    /// <summary>Sends so many bytes a second, in twenty parts.</summary>
    public static PeerBehaviour Slow(int bytesPerSecond) => new Cutting(Math.Max(1, bytesPerSecond / 20), bytesPerSecond);

    private static byte[] Corrupted(byte[] message, PeerTalk talk)
    {
        const int Head = 13; // length, id, piece, begin
        byte[] changed = [.. message];
        if (changed.Length > Head) changed[talk.Random.Next(Head, changed.Length)] ^= 0xff;
        return changed;
    }
}
