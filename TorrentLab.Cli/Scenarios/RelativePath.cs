namespace TorrentLab.Cli.Scenarios;

/// <summary>Paths in a scenario: names with '/' between them, which never lead out of the directory that they are for.</summary>
internal static class RelativePath
{
    /// <exception cref="FormatException">A part of it is no name of a file.</exception>
    public static string Of(LocatedJson json, string path)
    {
        foreach (string part in path.Split('/')) _ = NameOf(json, part);
        return path;
    }

    /// <exception cref="FormatException">It is no name of a file.</exception>
    public static string NameOf(LocatedJson json, string name) => name is not ("" or "." or "..") && name.IndexOfAny(['/', '\\', '\0']) < 0
        ? name : throw json.Wrong($"'{name}' is no name of a file: use letters, digits, '-', '_' and '.', and '/' between directories");

    /// <summary>Two of one path, or one that is a file and also a directory of another: there cannot be both.</summary>
    /// <returns>The place of the second; null for none.</returns>
    public static int? ClashIn(IReadOnlyList<string> paths)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        var directories = new HashSet<string>(StringComparer.Ordinal);
        for (int at = 0; at < paths.Count; at++)
        {
            string path = paths[at];
            if (!files.Add(path) || directories.Contains(path)) return at;
            for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
            {
                if (files.Contains(path[..slash])) return at;
                directories.Add(path[..slash]);
            }
        }
        return null;
    }
}
