using System.Net;

namespace TorrentLab.Runtime;

/// <summary>One packet of a conversation with a UDP tracker, for tools that show it.</summary>
/// <param name="IsSent">Whether we sent it.</param>
/// <param name="Remote">The tracker's address.</param>
/// <param name="Time">Time since the question was begun.</param>
/// <param name="Bytes">The whole packet. A received one may be anything; whoever can forge the address may have sent it.</param>
public sealed record UdpTrackerPacket(bool IsSent, IPEndPoint Remote, TimeSpan Time, ReadOnlyMemory<byte> Bytes);
