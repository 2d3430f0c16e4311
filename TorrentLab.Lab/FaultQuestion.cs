using System.Net;

namespace TorrentLab.Lab;

/// <summary>What a <see cref="TrackerFault"/> knows when it answers.</summary>
public sealed record FaultQuestion
{
    /// <summary>Good peers: those that the lab was given, and those that announced themselves for the torrent.</summary>
    public required IReadOnlyList<IPEndPoint> Peers { get; init; }

    /// <summary>Those that announced themselves for other torrents.</summary>
    public required IReadOnlyList<IPEndPoint> Strangers { get; init; }

    /// <summary>The client that asks: its address, and the port that it announces.</summary>
    public required IPEndPoint Client { get; init; }

    /// <summary>How many requests of this kind have come with this one, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>UDP: the action of the request, 0 connect, 1 announce, 2 scrape (BEP 15).</summary>
    public int Action { get; init; } = 1;

    /// <summary>HTTP: what the tracker's addresses begin with, such as "http://127.0.0.1:40123".</summary>
    public string Origin { get; init; } = "";

    /// <summary>HTTP: path and query of the request, as they came.</summary>
    public string Target { get; init; } = "";
}
