namespace TorrentLab.Wire;

/// <summary>A part of a frame's payload.</summary>
/// <param name="Name">What it is: "offset in the piece".</param>
/// <param name="Length">Its bytes; what the frame has fewer of, it lacks.</param>
public readonly record struct MessageField(string Name, int Length);
