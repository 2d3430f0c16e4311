namespace TorrentLab.Lab;

/// <summary>Changes what is said after the handshake.</summary>
internal sealed class Greeting(Func<IEnumerable<byte[]>, PeerTalk, IEnumerable<byte[]>> change) : PeerBehaviour
{
    public override IEnumerable<byte[]> Greet(IEnumerable<byte[]> messages, PeerTalk talk) => change(messages, talk);
}

/// <summary>Changes what is said to a message of the client.</summary>
internal sealed class Answering(Func<RawFrame, IEnumerable<byte[]>, PeerTalk, IEnumerable<byte[]>> change) : PeerBehaviour
{
    public override IEnumerable<byte[]> Answer(RawFrame asked, IEnumerable<byte[]> answers, PeerTalk talk) => change(asked, answers, talk);
}

/// <summary>Changes the answers to requests alone: those of twelve bytes.</summary>
internal sealed class Giving(Func<RawFrame, IEnumerable<byte[]>, PeerTalk, IEnumerable<byte[]>> change) : PeerBehaviour
{
    public override IEnumerable<byte[]> Answer(RawFrame asked, IEnumerable<byte[]> answers, PeerTalk talk) =>
        asked is { Id: RawFrame.RequestId, Payload.Length: 12 } ? change(asked, answers, talk) : answers;
}

/// <summary>Changes the handshake.</summary>
internal sealed class Shaking(Func<byte[], byte[], byte[]> change) : PeerBehaviour
{
    public override byte[] Handshake(byte[] ours, byte[] theirs) => change(ours, theirs);
}

/// <summary>Sends a few bytes at a time, and waits after each send.</summary>
/// <param name="length">Bytes at a time.</param>
/// <param name="bytesPerSecond">What the waiting makes of it; 0 for no waiting.</param>
internal sealed class Cutting(int length, int bytesPerSecond = 0) : PeerBehaviour
{
    public override IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> bytes)
    {
        for (int start = 0; start < bytes.Length; start += length)
            yield return bytes.Slice(start, Math.Min(length, bytes.Length - start));
    }

    public override TimeSpan Pause(int bytes) => bytesPerSecond == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
}

/// <summary>Several behaviours under one name, applied in this order.</summary>
internal sealed class Together(params PeerBehaviour[] parts) : PeerBehaviour
{
    public override byte[] Handshake(byte[] ours, byte[] theirs) =>
        parts.Aggregate(ours, (bytes, part) => part.Handshake(bytes, theirs));

    public override IEnumerable<byte[]> Greet(IEnumerable<byte[]> messages, PeerTalk talk) =>
        parts.Aggregate(messages, (said, part) => part.Greet(said, talk));

    public override IEnumerable<byte[]> Answer(RawFrame asked, IEnumerable<byte[]> answers, PeerTalk talk) =>
        parts.Aggregate(answers, (said, part) => part.Answer(asked, said, talk));
}
