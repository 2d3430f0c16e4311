namespace TorrentLab.Web.Api;

/// <summary>One part of an uploaded form.</summary>
/// <param name="Name">The name of its field.</param>
/// <param name="FileName">The name of the file that it is, as the sender says; null for a mere value.</param>
/// <param name="Body">Its bytes, to be read before the next part is asked for.</param>
internal sealed record UploadPart(string Name, string? FileName, Stream Body);
