namespace TorrentLab.Tests.Architecture;

/// <summary>Fails with every offender on a line of its own, where xunit would show the first few, cut short.</summary>
internal static class Offenders
{
    public static void AssertNone(IEnumerable<string> offenders)
    {
        string lines = string.Join('\n', offenders.Distinct());
        Assert.True(lines == "", lines);
    }
}
