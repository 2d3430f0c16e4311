namespace TorrentLab.Web.Microscope;

/// <summary>One message between us and a peer, explained.</summary>
public sealed record WireEntry
{
    /// <summary>Seconds since the torrent's engine began.</summary>
    public required double At { get; init; }

    /// <summary>The peer said it; otherwise we did.</summary>
    public required bool Incoming { get; init; }

    /// <summary>"request"; "handshake" for the bytes that open a connection.</summary>
    public required string Name { get; init; }

    /// <summary>What it says: "piece 3, offset 0, 16384 bytes". Parts of it may come from the peer: not to be shown as HTML.</summary>
    public required string Says { get; init; }

    /// <summary>The document that defines it: "BEP 3, "peer messages"".</summary>
    public required string Source { get; init; }

    /// <summary>Bytes of the whole frame.</summary>
    public required int Size { get; init; }

    /// <summary>What the message does and why it comes now, in a sentence or two for a student.</summary>
    public required string Meaning { get; init; }

    /// <summary>The bytes of the frame, field by field.</summary>
    public required IReadOnlyList<WireField> Fields { get; init; }
}
