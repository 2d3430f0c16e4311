using Xunit.Sdk;

namespace TorrentLab.Tests.Survey;

/// <summary>
/// The survey of real clients: a command that a person runs. Without TORRENTLAB_SURVEY there is no such test, neither passed nor skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("TorrentLab.Tests.Survey.SurveyFactDiscoverer", "TorrentLab.Tests")]
public sealed class SurveyFactAttribute : FactAttribute
{
    internal const string Variable = "TORRENTLAB_SURVEY";
}
