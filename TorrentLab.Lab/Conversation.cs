using System.Net.Sockets;
using System.Text;

namespace TorrentLab.Lab;

/// <summary>One connection of a <see cref="ScriptedPeer"/>, from the handshake to its end: hears, answers, and tells the transcript.</summary>
internal sealed class Conversation(Stream stream, PeerTalk talk, IReadOnlyList<PeerBehaviour> behaviours, Transcript transcript, PeerTally tally, TimeProvider time)
{
    private const int HandshakeLength = 68;
    private const int NameLength = 20; // 0x13 and "BitTorrent protocol"

    private readonly HashSet<PeerBehaviour> _cutBefore = [];

    /// <summary>The handshake that the client sent; empty until then.</summary>
    public byte[] Theirs { get; private set; } = [];

    /// <summary>Talks until either side ends it.</summary>
    /// <param name="handshake">A perfect seed's.</param>
    /// <param name="dialled">What the client said in an earlier handshake, where this side speaks first; null where the client does.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(byte[] handshake, byte[]? dialled, CancellationToken ct)
    {
        string how = "closed by the client";
        try
        {
            how = await TalkAsync(handshake, dialled, ct).ConfigureAwait(false);
        }
        catch (EndOfStreamException)
        {
            how = "closed by the client in its handshake";
        }
        catch (OperationCanceledException)
        {
            how = "ended by the lab";
        }
        catch (Exception ended) when (ended is IOException or InvalidDataException)
        {
            how = ended.InnerException is SocketException ? "reset by the client" : ended.Message;
        }
        tally.Ended(talk.Connection, how);
        transcript.Add(talk.Connection, TranscriptKind.Note, $"ended: {how}");
    }

    private async Task<string> TalkAsync(byte[] handshake, byte[]? dialled, CancellationToken ct)
    {
        byte[] ours = [];
        if (dialled is not null) ours = await ShakeAsync(handshake, dialled, ct).ConfigureAwait(false);
        if (!await HearHandshakeAsync(ct).ConfigureAwait(false)) return "closed by the lab";
        if (dialled is null) ours = await ShakeAsync(handshake, Theirs, ct).ConfigureAwait(false);
        if (ours.Length < HandshakeLength || ours[0] != handshake[0])
        {
            await stream.CopyToAsync(Stream.Null, ct).ConfigureAwait(false); // says no more, and waits
            return "closed by the client";
        }
        byte[] bitfield = RawWire.Bitfield(talk.Bits(Enumerable.Range(0, talk.Torrent.PieceCount)));
        await SendAsync(Compose([bitfield], (behaviour, messages) => behaviour.Greet(messages, talk)), ct).ConfigureAwait(false);
        await AnswerAsync(ct).ConfigureAwait(false);
        return talk.Close ? "closed by the lab" : "closed by the client";
    }

    private async Task<byte[]> ShakeAsync(byte[] ours, byte[] theirs, CancellationToken ct)
    {
        foreach (PeerBehaviour behaviour in behaviours)
        {
            byte[] changed = behaviour.Handshake(ours, theirs);
            if (!changed.AsSpan().SequenceEqual(ours)) Fault(behaviour);
            ours = changed;
        }
        transcript.Add(talk.Connection, TranscriptKind.Said, ours.Length == HandshakeLength ? "handshake" : $"{ours.Length} bytes");
        await SendAsync(ours, ct).ConfigureAwait(false);
        return ours;
    }

    /// <returns>False for what is no handshake: an encrypted one, which the lab does not speak, or another protocol.</returns>
    private async Task<bool> HearHandshakeAsync(CancellationToken ct)
    {
        byte[] theirs = new byte[HandshakeLength];
        await stream.ReadExactlyAsync(theirs.AsMemory(0, NameLength), ct).ConfigureAwait(false);
        if (!theirs.AsSpan(0, NameLength).SequenceEqual(RawWire.Protocol))
        {
            transcript.Add(talk.Connection, TranscriptKind.Heard, "no handshake in plain text: encrypted, or another protocol");
            return false;
        }
        await stream.ReadExactlyAsync(theirs.AsMemory(NameLength), ct).ConfigureAwait(false);
        Theirs = theirs;
        talk.IsExtended = (theirs[25] & 0x10) != 0;
        talk.IsFast = (theirs[27] & 0x04) != 0;
        string client = Printable(theirs.AsSpan(48, 8));
        tally.Shook(talk.Connection, client);
        string torrent = theirs.AsSpan(28, 20).SequenceEqual(talk.Torrent.InfoHash) ? "" : ", for another torrent";
        transcript.Add(talk.Connection, TranscriptKind.Heard,
            $"handshake of {client}, reserved {Convert.ToHexStringLower(theirs.AsSpan(20, 8))}, peer id {Convert.ToHexStringLower(theirs.AsSpan(48))}{torrent}");
        return true;
    }

    private async Task AnswerAsync(CancellationToken ct)
    {
        byte[] buffer = new byte[RawFrame.MaxLength + 4];
        int end = 0;
        while (!talk.Close)
        {
            int count = await stream.ReadAsync(buffer.AsMemory(end), ct).ConfigureAwait(false);
            if (count == 0) return;
            end += count;
            List<byte[]> answers = [];
            int start = 0;
            while (!talk.Close && RawFrame.TryRead(buffer.AsSpan(start, end - start), out int consumed) is { } frame)
            {
                start += consumed;
                answers.AddRange(AnswersTo(frame));
            }
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            await SendAsync(answers, ct).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<byte[]> AnswersTo(RawFrame frame)
    {
        transcript.Add(talk.Connection, TranscriptKind.Heard, frame.ToString());
        talk.Note(frame);
        if (frame.Id == RawFrame.RequestId) tally.Asked(talk.Connection, frame);
        return Compose(PerfectAnswers(frame), (behaviour, answers) => behaviour.Answer(frame, answers, talk));
    }

    private IReadOnlyList<byte[]> PerfectAnswers(RawFrame frame)
    {
        if (frame.Id == RawFrame.InterestedId) return [RawWire.Unchoke()];
        if (frame.Id != RawFrame.RequestId) return [];
        byte[]? block = frame.Payload.Length == 12 ? talk.Block(frame.Number(0), frame.Number(1), frame.Number(2)) : null;
        if (block is not null) return [RawWire.Piece(frame.Number(0), frame.Number(1), block)];
        transcript.Add(talk.Connection, TranscriptKind.Note, "the client asked for what no torrent has there; not answered");
        return [];
    }

    /// <summary>Lets one behaviour after the other change what is said; whichever does breaks a rule.</summary>
    private IReadOnlyList<byte[]> Compose(IReadOnlyList<byte[]> messages, Func<PeerBehaviour, IEnumerable<byte[]>, IEnumerable<byte[]>> change)
    {
        foreach (PeerBehaviour behaviour in behaviours)
        {
            bool wasOpen = !talk.Close;
            IEnumerable<byte[]> changed = change(behaviour, messages);
            bool closes = wasOpen && talk.Close;
            if (ReferenceEquals(changed, messages) && !closes) continue;
            byte[][] now = [.. changed];
            bool isSame = now.Length == messages.Count && now.Zip(messages).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
            if (!isSame || closes) Fault(behaviour);
            messages = now;
        }
        return messages;
    }

    private void Fault(PeerBehaviour behaviour)
    {
        tally.Broke(talk.Connection, behaviour.Name);
        transcript.Add(talk.Connection, TranscriptKind.Fault, behaviour.Name);
    }

    private async Task SendAsync(IReadOnlyList<byte[]> messages, CancellationToken ct)
    {
        foreach (string line in Said(messages)) transcript.Add(talk.Connection, TranscriptKind.Said, line);
        await SendAsync(messages.SelectMany(message => message).ToArray(), ct).ConfigureAwait(false);
    }

    /// <summary>Sends in one go, unless a behaviour cuts it.</summary>
    private async Task SendAsync(byte[] bytes, CancellationToken ct)
    {
        if (bytes.Length == 0) return;
        tally.Sent(talk.Connection, bytes.Length);
        IEnumerable<ReadOnlyMemory<byte>> parts = [bytes];
        foreach (PeerBehaviour behaviour in behaviours)
        {
            ReadOnlyMemory<byte>[] cut = [.. parts.SelectMany(behaviour.Cut)];
            if (cut.Length > parts.Count() && _cutBefore.Add(behaviour)) Fault(behaviour);
            parts = cut;
        }
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            await stream.WriteAsync(part, ct).ConfigureAwait(false);
            TimeSpan pause = behaviours.Select(behaviour => behaviour.Pause(part.Length)).DefaultIfEmpty().Max();
            if (pause > TimeSpan.Zero) await LabTimer.WaitAsync(pause, time, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The messages by name; the same one many times over is one line.</summary>
    private static IEnumerable<string> Said(IReadOnlyList<byte[]> messages)
    {
        for (int first = 0, next; first < messages.Count; first = next)
        {
            string line = RawFrame.Describe(messages[first]);
            next = first + 1;
            while (next < messages.Count && RawFrame.Describe(messages[next]) == line) next++;
            yield return next - first == 1 ? line : $"{line}, {next - first} times";
        }
    }

    private static string Printable(ReadOnlySpan<byte> bytes) =>
        string.Concat(Encoding.Latin1.GetString(bytes).Select(c => c is > ' ' and <= '~' ? c : '.'));
}
