using System.Text.Json;
using TorrentLab.Web.Api;

namespace TorrentLab.Web.Live;

/// <summary>What a page asks for over its WebSocket.</summary>
/// <param name="Type">"watch" for the details of a torrent, "wire" for what is said over one of its connections.</param>
/// <param name="Hash">The torrent; null to end it.</param>
/// <param name="Peer">Of "wire": the peer's address; null to end it.</param>
internal sealed record LiveRequest(string Type, string? Hash = null, string? Peer = null)
{
    /// <summary>Reads a message.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? TryRead(ReadOnlySpan<byte> message, out LiveRequest? request)
    {
        try
        {
            request = JsonSerializer.Deserialize(message, ApiJson.Default.LiveRequest);
        }
        catch (JsonException)
        {
            request = null;
        }
        if (request is not { Type: "watch" or "wire" }) return "send {\"type\":\"watch\"|\"wire\",\"hash\":...,\"peer\":...}";
        return request.Hash is null || TorrentEndpoints.TryParse(request.Hash, out _) ? null : "hash must be 40 hexadecimal digits or null";
    }
}
