using System.Net;
using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// Starts a client with one torrent. What of the payload stands in the directory it checks and serves, the rest it downloads;
/// when it has every piece it makes the <see cref="FinishedMark"/> and goes on serving. It finds peers by the torrent's
/// trackers alone.
/// </summary>
/// <param name="torrent">The torrent, with its trackers.</param>
/// <param name="dataDirectory">Where the payload is or comes to be, under the torrent's name.</param>
/// <param name="endpoint">Where the client listens, and whose address its own connections come from.</param>
/// <param name="output">Gets what the client printed.</param>
internal delegate ClientProcess StartClient(
    LabTorrent torrent, string dataDirectory, IPEndPoint endpoint, ITestOutputHelper output);
