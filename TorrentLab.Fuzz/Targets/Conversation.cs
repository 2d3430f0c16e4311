using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>What the decoder made of the bytes of a connection.</summary>
/// <param name="Messages">The messages, each written again.</param>
/// <param name="Refusal">Why it did not go on; null where it took all.</param>
internal sealed record Conversation(IReadOnlyList<byte[]> Messages, string? Refusal)
{
    /// <summary>However the bytes are cut, they are the same messages; and the messages are the bytes.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="whole">What was read of them at once.</param>
    /// <param name="cut">What was read of them in parts.</param>
    public static void Check(ReadOnlyMemory<byte> input, Conversation whole, Conversation cut)
    {
        Unless(cut.Refusal == whole.Refusal, $"cut otherwise it ends by '{cut.Refusal}', not '{whole.Refusal}'");
        Unless(cut.Messages.Count == whole.Messages.Count, $"cut otherwise there are {cut.Messages.Count} messages, not {whole.Messages.Count}");
        int at = 0;
        for (int i = 0; i < whole.Messages.Count; i++)
        {
            byte[] message = whole.Messages[i];
            Unless(message.AsSpan().SequenceEqual(cut.Messages[i]), $"cut otherwise, message {i} is another");
            Unless(input.Span[at..].StartsWith(message), $"message {i}, written again, is not what was read");
            at += message.Length;
        }
    }
}
