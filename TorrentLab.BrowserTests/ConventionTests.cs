using System.Reflection;

namespace TorrentLab.BrowserTests;

public sealed class ConventionTests
{
    [Fact]
    public void Every_test_in_the_browser_has_a_time_limit()
    {
        var tests = typeof(ConventionTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Select(method => (Method: method, Fact: method.GetCustomAttribute<FactAttribute>()))
            .Where(test => test.Fact is not null && typeof(Task).IsAssignableFrom(test.Method.ReturnType))
            .ToList();

        Assert.NotEmpty(tests);
        Assert.All(tests, test => Assert.True(test.Fact!.Timeout > 0, test.Method.Name));
    }
}
