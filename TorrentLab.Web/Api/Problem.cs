namespace TorrentLab.Web.Api;

/// <summary>What went wrong (RFC 9457, "problem details").</summary>
/// <param name="Title">The kind of problem.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong and what to do, in a sentence.</param>
/// <param name="Hash">The info-hash of the torrent that it is about; null for none.</param>
/// <param name="Type">An address that tells of this kind of problem; none has a page of its own.</param>
internal sealed record Problem(string Title, int Status, string Detail, string? Hash = null, string Type = "about:blank");
