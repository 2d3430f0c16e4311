namespace TorrentLab.Primitives;

/// <summary>A remote broke a rule of the protocol. That connection ends; the download goes on.</summary>
/// <param name="rule">The rule, as BEP and heading: "BEP 3, peer messages".</param>
/// <param name="detail">What came, and what was allowed.</param>
public sealed class ProtocolException(string rule, string detail) : Exception($"{detail} ({rule})")
{
    /// <summary>The rule, as BEP and heading.</summary>
    public string Rule { get; } = rule;
}
