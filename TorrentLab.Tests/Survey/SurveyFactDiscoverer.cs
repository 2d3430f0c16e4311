using Xunit.Abstractions;
using Xunit.Sdk;

namespace TorrentLab.Tests.Survey;

/// <summary>Finds the survey only where it was asked for.</summary>
public sealed class SurveyFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        Environment.GetEnvironmentVariable(SurveyFactAttribute.Variable) is null ? [] : base.Discover(discoveryOptions, testMethod, factAttribute);
}
