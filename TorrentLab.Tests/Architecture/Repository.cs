using System.Runtime.CompilerServices;

namespace TorrentLab.Tests.Architecture;

/// <summary>The repository's own source files, as the architecture tests read them.</summary>
internal static class Repository
{
    private static readonly string[] NotSource = ["bin", "obj", "artifacts", ".git"];

    public static string Root { get; } = FindRoot();

    /// <summary>Paths of the C# files, relative to the root and with forward slashes, in order.</summary>
    /// <param name="folder">Folder to look in, relative to the root; empty for all.</param>
    /// <exception cref="InvalidOperationException">There is none: a check of nothing must not pass.</exception>
    public static IReadOnlyList<string> SourceFiles(string folder = "")
    {
        List<string> files =
        [
            .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
                .Where(file => !file.Split('/').Intersect(NotSource).Any())
                .Order(StringComparer.Ordinal),
        ];
        return files.Count > 0 ? files : throw new InvalidOperationException($"no C# file in '{folder}' of {Root}");
    }

    public static IReadOnlyList<string> Lines(string relativePath) => File.ReadAllLines(Path.Combine(Root, relativePath));

    public static string Text(string relativePath) => File.ReadAllText(Path.Combine(Root, relativePath));

    private static string FindRoot([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", ".."));
}
