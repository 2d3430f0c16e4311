namespace TorrentLab.Cli.Display;

/// <summary>A look at one peer, for <c>--json</c>.</summary>
internal sealed record PeerReport
{
    public required string Endpoint { get; init; }

    /// <summary>Printable; other bytes as \xNN.</summary>
    public required string PeerId { get; init; }

    /// <summary>The program by its peer id (BEP 20); null when unknown.</summary>
    public string? Client { get; init; }

    /// <summary>The 8 reserved bytes of its handshake.</summary>
    public required string Reserved { get; init; }

    /// <summary>The extensions that they announce.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>Why it ended: "the time is over", "the peer closed the connection", or what rule the peer broke.</summary>
    public required string End { get; init; }

    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>One message that came.</summary>
    /// <param name="Name">As BEP 3 calls it.</param>
    /// <param name="Bytes">Length with the four bytes in front.</param>
    /// <param name="Says">What it means.</param>
    internal sealed record Message(string Name, int Bytes, string Says);
}
