using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;

namespace TorrentLab.Tests.Fuzzing;

/// <summary>Parsers with a fault each, to see that it is found.</summary>
internal static class BadTarget
{
    public const string Name = "bad";

    /// <summary>A target of the given parser.</summary>
    /// <param name="read">See <see cref="FuzzTarget{T}.Read"/>.</param>
    public static FuzzTarget<object> Of(Func<ReadOnlyMemory<byte>, object?> read) => new()
    {
        Name = Name,
        Covers = "nothing of ours",
        Grammar = new BencodeGrammar(),
        Seeds = ["d4:name5:helloe"u8.ToArray(), "li1ei2ee"u8.ToArray()],
        BytesPerByte = 16,
        BytesAtMost = 1024,
        Read = read,
    };
}
