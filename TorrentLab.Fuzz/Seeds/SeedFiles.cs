namespace TorrentLab.Fuzz.Seeds;

/// <summary>The files of fixtures/, found upwards from where the program lies.</summary>
internal static class SeedFiles
{
    public static string Directory { get; } = Find();

    /// <summary>The contents of the files in a folder that have an ending, in the order of their names.</summary>
    /// <param name="folder">Inside fixtures/.</param>
    /// <param name="ending">".torrent".</param>
    public static IReadOnlyList<byte[]> Read(string folder, string ending) =>
        [.. Paths(folder).Where(path => path.EndsWith(ending, StringComparison.Ordinal)).Select(File.ReadAllBytes)];

    /// <summary>The files in a folder and below it, in the order of their names; none where there is no such folder.</summary>
    public static IEnumerable<string> Paths(string folder)
    {
        string path = Path.Combine(Directory, folder);
        return System.IO.Directory.Exists(path) ? System.IO.Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];
    }

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "fixtures");
            if (File.Exists(Path.Combine(candidate, "make-fixtures.py"))) return candidate;
        }
        throw new InvalidOperationException("fixtures/ stands in no directory above the program");
    }
}
