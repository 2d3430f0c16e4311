namespace TorrentLab.Tracker;

/// <summary>What is to be asked of a UDP tracker once it has given a connection id, and how its answer reads.</summary>
/// <typeparam name="TAnswer">What the answer says.</typeparam>
public interface IUdpTrackerQuestion<out TAnswer> where TAnswer : class
{
    /// <summary>The action of the packet and of its answer.</summary>
    UdpTrackerAction Action { get; }

    /// <summary>The packet that asks.</summary>
    byte[] Build(ulong connectionId, uint transactionId);

    /// <summary>Reads a packet with the right action and transaction id; null where it is too short to be an answer.</summary>
    /// <param name="packet">The whole packet.</param>
    /// <param name="overIPv6">How it came.</param>
    TAnswer? TryRead(ReadOnlySpan<byte> packet, bool overIPv6);
}
