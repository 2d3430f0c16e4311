using System.Reflection;
using System.Text;

namespace TorrentLab.Tests;

/// <summary>The table of what is tested, proposal by proposal and section by section; its snapshot is the document.</summary>
public sealed class BepTable
{
    [Fact, Bep(3, "metainfo files"), Bep(3, "trackers")]
    public void Two_sections_of_one_test_are_two_rows()
    {
        string[] rows = Table([typeof(BepTable)]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["| BEP | Section | Test classes |", "| --- | --- | --- |",
            "| 3 | metainfo files | BepTable |", "| 3 | trackers | BepTable |"], rows);
    }

    [Fact]
    public void The_tested_sections_are_listed_in_the_snapshot() =>
        Verifier.Verify(Table(typeof(BepTable).Assembly.GetTypes().Where(type => type != typeof(BepTable))), "md");

    private static string Table(IEnumerable<Type> types)
    {
        var marks =
            from type in types
            from member in type.GetMethods().Cast<MemberInfo>().Append(type)
            from bep in member.GetCustomAttributes<BepAttribute>()
            group type.Name by (bep.Number, bep.Section) into classes
            orderby classes.Key.Number, classes.Key.Section
            select classes;
        StringBuilder table = new("| BEP | Section | Test classes |\n| --- | --- | --- |\n");
        foreach (var classes in marks)
        {
            string names = string.Join(", ", classes.Distinct().Order(StringComparer.Ordinal));
            table.Append(null, $"| {classes.Key.Number} | {classes.Key.Section} | {names} |\n");
        }
        return table.ToString();
    }
}
