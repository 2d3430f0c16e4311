namespace TorrentLab.Lab;

/// <summary>What one connection of a <see cref="ScriptedPeer"/> came to.</summary>
public sealed record TalkSummary
{
    /// <summary>Number of the connection, from 1.</summary>
    public required int Connection { get; init; }

    /// <summary>The first eight characters of the client's peer id (BEP 20); null when it shook no hands.</summary>
    public string? Client { get; init; }

    /// <summary>Blocks that the client asked for.</summary>
    public int Requests { get; init; }

    /// <summary>Bytes of all that was sent to it.</summary>
    public long BytesSent { get; init; }

    /// <summary>The behaviour that first broke a rule here; null when none did.</summary>
    public string? Fault { get; init; }

    /// <summary>Blocks that the client asked for after that.</summary>
    public int RequestsAfterFault { get; init; }

    /// <summary>How the connection ended; null while it lasts.</summary>
    public string? End { get; init; }

    /// <summary>Seconds from the fault to the end, or from the start where there was no fault.</summary>
    public double? Seconds { get; init; }

    public override string ToString()
    {
        string end = End is null ? "still open" : $"{End} after {Seconds:0.000} s";
        string after = Fault is null ? $"no fault; {end}" : $"after '{Fault}': {Count(RequestsAfterFault, "more request")}, {end}";
        return $"{Client ?? "no handshake"}: {Count(Requests, "request")}, {BytesSent} bytes sent; {after}";
    }

    internal static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
