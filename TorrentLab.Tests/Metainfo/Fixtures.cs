namespace TorrentLab.Tests.Metainfo;

/// <summary>The files of fixtures/, found upwards from where the tests run.</summary>
internal static class Fixtures
{
    public static string Directory { get; } = Find();

    public static TheoryData<string> Rows(string folder) => [.. Names(folder)];

    public static IEnumerable<string> Names(string folder) =>
        System.IO.Directory.GetFiles(Path.Combine(Directory, folder), "*.torrent").Select(file => Path.GetFileNameWithoutExtension(file)).Order();

    public static byte[] Torrent(string folder, string name) => File.ReadAllBytes(Path.Combine(Directory, folder, $"{name}.torrent"));

    public static string Text(string folder, string file) => File.ReadAllText(Path.Combine(Directory, folder, file));

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "fixtures");
            if (File.Exists(Path.Combine(candidate, "make-fixtures.py"))) return candidate;
        }
        throw new InvalidOperationException("fixtures/ stands in no directory above the tests");
    }
}
