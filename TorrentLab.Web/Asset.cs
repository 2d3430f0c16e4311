using Microsoft.Net.Http.Headers;

namespace TorrentLab.Web;

/// <summary>One file of the page.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Tag">Changes with its content.</param>
internal sealed record Asset(byte[] Bytes, string ContentType, EntityTagHeaderValue Tag);
