namespace TorrentLab.Web.Microscope;

/// <summary>A message as it is kept until somebody looks at it.</summary>
/// <param name="At">When, since the engine began.</param>
/// <param name="Incoming">The peer said it.</param>
/// <param name="Kind">What the bytes are.</param>
/// <param name="Head">The first bytes; all of them but for long messages.</param>
/// <param name="Size">Number of all bytes.</param>
/// <param name="Says">In words, where the first bytes do not tell; else null.</param>
internal sealed record WireRecord(TimeSpan At, bool Incoming, WireRecordKind Kind, byte[] Head, int Size, string? Says = null);

/// <summary>What a <see cref="WireRecord"/> is about.</summary>
internal enum WireRecordKind
{
    /// <summary>A frame: length, id, payload.</summary>
    Message,

    /// <summary>The 68 bytes that open a connection.</summary>
    Handshake,

    /// <summary>The end of the connection; no bytes.</summary>
    End,

    /// <summary>Messages that nobody kept; no bytes.</summary>
    Gap,
}
