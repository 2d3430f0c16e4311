using System.Globalization;

namespace TorrentLab.Metainfo;

/// <summary>A user's list of files: numbers, ranges and patterns, with commas between.</summary>
internal static class FileListText
{
    /// <summary>Adds the files that the list names.</summary>
    /// <param name="torrent">Whose files.</param>
    /// <param name="text">The list.</param>
    /// <param name="files">Takes their indices.</param>
    /// <returns>What is wrong and what is allowed, in one line; null when nothing is.</returns>
    public static string? Read(TorrentFile torrent, string text, ISet<int> files)
    {
        if (torrent.Files.Count == 0) return "the torrent has no files to choose from";
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            string? problem = parts[i].Length == 0 ? $"part {i + 1} of '{text}' is empty; {Allowed(torrent)}"
                : IsRange(parts[i]) ? AddRange(torrent, parts[i], files)
                : AddMatches(torrent, parts[i], files);
            if (problem is not null) return problem;
        }
        return null;
    }

    /// <summary>"7" or "3-5", be they files or not.</summary>
    private static bool IsRange(string part)
    {
        string[] ends = part.Split('-');
        return ends.Length <= 2 && ends.All(end => end.Length > 0 && end.All(char.IsAsciiDigit));
    }

    private static string? AddRange(TorrentFile torrent, string part, ISet<int> files)
    {
        string[] ends = part.Split('-');
        int[] numbers = new int[ends.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            // Checked before any range is walked: it may be as long as somebody likes to write.
            if (!int.TryParse(ends[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] < 1 || numbers[i] > torrent.Files.Count)
                return $"'{part}': there is no file {ends[i]}, the torrent's files are numbered 1 to {torrent.Files.Count} (torrentlab inspect lists them)";
        }
        if (numbers[0] > numbers[^1]) return $"'{part}' runs backwards: write '{ends[^1]}-{ends[0]}'";
        bool found = false;
        for (int number = numbers[0]; number <= numbers[^1]; number++)
        {
            if (torrent.Files[number - 1].IsPadding) continue;
            files.Add(number - 1);
            found = true;
        }
        return found ? null : $"'{part}' is only padding, which is never stored: choose other files (torrentlab inspect lists them)";
    }

    private static string? AddMatches(TorrentFile torrent, string part, ISet<int> files)
    {
        var pattern = new PathPattern(part);
        bool found = false;
        for (int file = 0; file < torrent.Files.Count; file++)
        {
            TorrentEntry entry = torrent.Files[file];
            if (entry.IsPadding || !IsMatch(pattern, torrent, entry.Path)) continue;
            files.Add(file);
            found = true;
        }
        return found ? null : $"'{part}' matches no file; {Allowed(torrent)}";
    }

    /// <summary>A path may be written as it is stored, with the torrent's name in front, or without it.</summary>
    private static bool IsMatch(PathPattern pattern, TorrentFile torrent, string path) =>
        pattern.Matches(path) || (torrent.IsMultiFile && pattern.Matches(path[(torrent.Name.Length + 1)..]));

    private static string Allowed(TorrentFile torrent) =>
        $"write numbers from 1 to {torrent.Files.Count}, ranges as 3-5, or patterns as *.txt and sub/** " +
        "('*' stays in its directory, '**' goes into those below, case counts)";
}
