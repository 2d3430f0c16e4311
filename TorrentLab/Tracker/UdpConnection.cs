namespace TorrentLab.Tracker;

/// <summary>A connection id that a UDP tracker gave (BEP 15, "UDP connections / spoofing").</summary>
/// <param name="Id">The id, to be sent with every question.</param>
/// <param name="ReceivedAt">When it came, on the clock of the exchange.</param>
public readonly record struct UdpConnection(ulong Id, TimeSpan ReceivedAt)
{
    /// <summary>"A client can use a connection ID until one minute after it has received it."</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    /// <summary>Whether a question may still be sent under the id.</summary>
    public bool IsUsable(TimeSpan now) => now - ReceivedAt < Life;
}
