namespace TorrentLab.Tests;

/// <summary>Says which section of which BitTorrent Enhancement Proposal a test, or every test of a class, checks.</summary>
/// <param name="number">The proposal's number, for example 3.</param>
/// <param name="section">The section's heading in lower case, for example "peer messages".</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class BepAttribute(int number, string section) : Attribute
{
    public int Number { get; } = number;

    public string Section { get; } = section;
}
