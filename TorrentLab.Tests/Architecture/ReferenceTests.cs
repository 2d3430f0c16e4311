using System.Reflection;
using System.Xml.Linq;

namespace TorrentLab.Tests.Architecture;

public sealed class ReferenceTests
{
    [Fact]
    public void The_library_uses_the_framework_alone()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = Floors.Library.GetReferencedAssemblies();
        Assert.NotEmpty(references);

        var foreign = references.Where(reference => !File.Exists(Path.Combine(framework, reference.Name + ".dll")));

        Assert.Empty(foreign);
        Assert.Empty(ReachesOut("TorrentLab"));
    }

    [Fact]
    public void The_lab_shares_no_code_with_what_it_tests()
    {
        var references = Assembly.Load("TorrentLab.Lab").GetReferencedAssemblies();
        Assert.NotEmpty(references);

        Assert.DoesNotContain(references, reference => reference.Name!.StartsWith(nameof(TorrentLab), StringComparison.Ordinal));
        Assert.Empty(ReachesOut("TorrentLab.Lab"));
    }

    [Fact]
    public void The_web_project_uses_the_library_the_framework_and_two_packages_for_its_documentation()
    {
        XElement root = XDocument.Parse(Repository.Text("TorrentLab.Web/TorrentLab.Web.csproj")).Root!;

        Assert.Equal([@"..\TorrentLab\TorrentLab.csproj"], root.Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value));
        Assert.Equal(["Microsoft.AspNetCore.OpenApi", "Swashbuckle.AspNetCore.SwaggerUI"], root.Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value));
        Assert.Equal(["PackageReference", "PackageReference", "ProjectReference"], ReachesOut("TorrentLab.Web"));
    }

    [Fact]
    public void Every_project_stands_in_the_solution()
    {
        string solution = Repository.Text("TorrentLab.sln");
        string[] projects = [.. Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileName(path))];

        Assert.Contains("TorrentLab.Web.csproj", projects);
        Assert.All(projects, project => Assert.Contains(project, solution, StringComparison.Ordinal));
    }

    /// <summary>The elements of a project file that bring in other code than the framework's.</summary>
    private static IEnumerable<string> ReachesOut(string project)
    {
        XElement root = XDocument.Parse(Repository.Text($"{project}/{project}.csproj")).Root!;
        Assert.Equal("Project", root.Name.LocalName);
        return root.Descendants().Select(element => element.Name.LocalName)
            .Where(name => name is "PackageReference" or "ProjectReference" or "Reference" or "Compile" or "Import");
    }
}
