namespace TorrentLab.Web.Microscope;

/// <summary>Some bytes of a message, and what they mean.</summary>
/// <param name="Name">"length prefix", "piece".</param>
/// <param name="Bytes">Hexadecimal; at most 32 bytes, then "…".</param>
/// <param name="Value">What they say. May come from the peer: not to be shown as HTML.</param>
public sealed record WireField(string Name, string Bytes, string Value);
