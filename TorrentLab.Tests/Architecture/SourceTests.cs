using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TorrentLab.Tests.Architecture;

public sealed partial class SourceTests
{
    private const int MaxLines = 300;

    [Fact]
    public void No_file_is_longer_than_300_lines()
    {
        var tooLong =
            from file in Repository.SourceFiles()
            let lines = Repository.Lines(file).Count
            where lines > MaxLines
            select $"{file}: {lines} lines";

        Offenders.AssertNone(tooLong);
    }

    [Fact]
    public void The_namespace_of_a_file_is_its_folder()
    {
        var strangers =
            from file in Repository.SourceFiles()
            let found = FileScopedNamespace().Match(Repository.Text(file))
            // Only a program of top-level statements has no namespace.
            where found.Success || Path.GetFileName(file) != "Program.cs"
            let expected = Path.GetDirectoryName(file)!.Replace(Path.DirectorySeparatorChar, '.')
            where found.Groups[1].Value != expected
            select $"{file}: '{found.Groups[1].Value}', not {expected}";

        Offenders.AssertNone(strangers);
    }

    [Theory]
    [InlineData("TorrentLab.BrowserTests")]
    [InlineData("TorrentLab.Tests")]
    [InlineData("TorrentLab.Lab")]
    public void Nothing_waits_by_sleeping(string folder)
    {
        string[] sleeps = [nameof(Thread) + ".Sleep", nameof(Task) + ".Delay(", nameof(SpinWait) + "."];
        var sleeping =
            from file in Repository.SourceFiles(folder)
            from sleep in sleeps
            where Repository.Text(file).Contains(sleep, StringComparison.Ordinal)
            select $"{file}: {sleep}";

        Offenders.AssertNone(sleeping);
    }

    [Fact]
    public void Every_asynchronous_test_has_a_time_limit()
    {
        var asynchronous = typeof(SourceTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Select(method => (Method: method, Fact: method.GetCustomAttribute<FactAttribute>()))
            .Where(test => test.Fact is not null && IsAsynchronous(test.Method))
            .ToList();
        Assert.NotEmpty(asynchronous);

        var unlimited =
            from test in asynchronous
            where test.Fact!.Timeout <= 0
            select $"{test.Method.DeclaringType}.{test.Method.Name}";

        Offenders.AssertNone(unlimited);
    }

    private static bool IsAsynchronous(MethodInfo method) =>
        typeof(Task).IsAssignableFrom(method.ReturnType) || method.IsDefined(typeof(AsyncStateMachineAttribute));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex FileScopedNamespace();
}
